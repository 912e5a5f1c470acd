"""Hashes what must not change: the question with its rules, the frozen roll, ballots, the result."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from models.vote import Vote, VoteElector, VoteOption

APART = "\x1f"
FROZEN = (
    "code",
    "process",
    "kind",
    "method",
    "secrecy",
    "title",
    "question",
    "pro",
    "contra",
    "seats",
    "most",
    "item",
    "quorum",
    "passing",
    "base",
    "may_change",
    "tie",
    "budget",
    "body",
    "area",
)
"""What of a vote nothing changes any more once it is open; its end has a rule of its own (extension)."""


def plain(data: object) -> str:
    """JSON that is the same for the same facts, whoever writes it."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text (hexadecimal)."""
    return hashlib.sha256(text.encode()).hexdigest()


def question_of(vote: Vote, options: Sequence[VoteOption]) -> dict[str, object]:
    """Return all that is frozen of how something is asked and counted, as it is published."""
    facts: dict[str, object] = {name: getattr(vote, name) for name in FROZEN}
    answers = [answer_of(each) for each in sorted(options, key=lambda each: each.place)]
    return {**facts, "opens_at": moment(vote.opens_at), "options": answers}


def answer_of(option: VoteOption) -> dict[str, object]:
    """Return what is frozen of one answer: of its picture the hash, and what it shows in words."""
    facts = {"place": option.place, "words": option.words, "cost": option.cost, "picture": option.picture}
    return {**facts, "alt": option.alt} if option.picture else facts


def moment(at: datetime) -> str:
    """Write an instant in the one way it is sealed."""
    return at.astimezone(UTC).isoformat()


def question_hash(vote: Vote, options: Sequence[VoteOption]) -> str:
    """Return the hash of what is asked and how it is counted."""
    return digest(plain(question_of(vote, options)))


def entry_of(salt: str, holder: str, heads: int, area: int, cell: str | None) -> str:
    """Return the hash by which the published roll knows an elector; whoever has the salt finds the line."""
    return digest(APART.join((salt, holder, str(heads), str(area), cell or "")))


def entry_of_row(row: VoteElector) -> str:
    """Return what the entry of a kept elector must be."""
    return entry_of(row.salt, row.holder, row.heads, row.area, row.cell)


def roll_hash(entries: Iterable[str]) -> str:
    """Return the hash over all entries, in their own order."""
    return digest("\n".join(sorted(entries)))


def choices_of(marks: Mapping[int, int]) -> str:
    """Write the marks of a ballot in the one way they are kept: by place, JSON."""
    return json.dumps({str(place): marks[place] for place in sorted(marks)}, separators=(",", ":"))


def marks_of(choices: str) -> dict[int, int]:
    """Read the marks of a kept ballot."""
    return {int(place): int(mark) for place, mark in json.loads(choices).items()}


def tracker_of(code: str, nonce: str) -> str:
    """Return what the board shows of a ballot: nobody tells from it what was chosen."""
    return digest(f"{code}:{nonce}")


def seal_of(nonce: str, choices: str) -> str:
    """Return what the board knows of the marks of a ballot: whoever lacks the nonce tells nothing from it."""
    return hmac.new(bytes.fromhex(nonce), choices.encode(), hashlib.sha256).hexdigest()


def ballots_hash(counted: Mapping[str, int]) -> str:
    """Return the hash of all ballots, by what they say and how many say it: no order tells whose they are."""
    return digest("\n".join(f"{choices} {counted[choices]}" for choices in sorted(counted)))


def lot(seed: str, place: int) -> str:
    """Return by what a lot puts equals in order: the seed was bound before the first ballot."""
    return digest(f"{seed}:{place}")
