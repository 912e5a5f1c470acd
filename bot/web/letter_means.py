"""Tells in the letter of a case what was drawn for it, from which source, with which voucher."""

from collections.abc import Callable, Mapping

from bot.web.names import Namer
from bot.web.timeline import Line
from models.vocabulary import EventKind
from workflows.means.amounts import amount_value
from workflows.screens import Sentence, say


def drawn(line: Line, _names: Namer) -> Sentence:
    """One event of a draw."""
    facts = line.facts
    amount = int(str(facts.get("back") or facts.get("amount") or 0))
    people = 0 if "back" in facts else int(str(facts.get("people") or 0))
    voucher = str(facts.get("voucher") or "")
    return say(
        "letter.means_voucher" if voucher else "letter.means",
        what=say(f"public.event.{line.kind}"),
        source=str(facts.get("name", "")),
        amount=amount_value(str(facts.get("means", "")), str(facts.get("unit", "")), amount, people),
        voucher=voucher,
    )


MEANS: Mapping[EventKind, Callable[[Line, Namer], Sentence]] = dict.fromkeys(
    (
        *(EventKind.MEANS_ASKED, EventKind.MEANS_RELEASED, EventKind.MEANS_REFUSED, EventKind.MEANS_USED),
        *(EventKind.MEANS_BACK, EventKind.MEANS_DROPPED, EventKind.MEANS_URGED),
    ),
    drawn,
)
"""The sentences of draws."""
