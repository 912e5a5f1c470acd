"""Reads projects with their costs as an organizer types them: 「长椅 3000元」, 「路灯：1.2万元」."""

import re
from decimal import Decimal

from workflows.forms import APART
from workflows.participation.votes.terms import Option
from workflows.sums import FEN

THOUSANDS = re.compile(r"(?<![\d.])(\d{1,3})[,，](\d{3})(?!\d)")
MYRIAD = r"[\u4e07\u842c]"  # ten thousand, in both scripts
YUAN = r"[\u5143\u5757\u584a]|yuan"
COST = re.compile(
    rf"(.+?)[\s:：]*[¥￥]?\s*(\d{{1,9}}(?:\.\d{{1,6}})?)\s*({MYRIAD})?\s*(?:{YUAN})?", re.IGNORECASE
)
PRICED = re.compile(rf"\d\s*(?:{MYRIAD}\s*)?(?:{YUAN})$|[¥￥]\s*\d[\d.]*\s*{MYRIAD}?$", re.IGNORECASE)
TEN_THOUSAND = 10_000


def projects_in(words: str) -> tuple[Option, ...]:
    """Return projects, apart by line breaks, commas or semicolons; one without a cost has none."""
    return tuple(project(each.strip()) for each in APART.split(joined(words)) if each.strip())


def option(words: str) -> Option:
    """Return one answer of a vote that spends nothing: its cost only where its words end in money."""
    return project(words) if PRICED.search(words) else Option(words)


def joined(words: str) -> str:
    """Write numbers without commas: they would part one project into two."""
    before = ""
    while before != words:
        before, words = words, THOUSANDS.sub(r"\1\2", words)
    return words


def project(words: str) -> Option:
    """Return one project with its cost in fen."""
    found = COST.fullmatch(words)
    if found is None:
        return Option(words)
    fen = Decimal(found[2]) * FEN * (TEN_THOUSAND if found[3] else 1)
    return Option(found[1].strip(), int(fen)) if fen == int(fen) else Option(words)
