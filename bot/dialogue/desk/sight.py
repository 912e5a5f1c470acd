"""What of a queue somebody looks at in the chat: a part, narrowed; kept in the buttons below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.turn import Turn
from models.vocabulary import AreaKind
from workflows.cases.narrowing import EVERYTHING, Narrowing
from workflows.cases.queries import CaseView
from workflows.cases.queue_parts import Asked
from workflows.cases.queues import Queue, cases_of, queue
from workflows.screens import Action, Sentence, Value, say

SHOWN = 20
"""Cases of a part that are told in the chat; the desk has the rest."""

SEARCHED = 200
"""Cases among which a building is looked for: its name stands in what was told of the place."""

PLACES = frozenset({AreaKind.BUILDING, AreaKind.ESTATE})


@dataclass(frozen=True)
class Sight:
    """A part of the queue and what it is narrowed to; `place` is the name of a building or an estate."""

    part: str = ""
    narrow: Narrowing = EVERYTHING
    place: str = ""

    @property
    def action(self) -> Action:
        """Itself as buttons keep it."""
        return {"part": self.part, **self.narrow.given, **({"place": self.place} if self.place else {})}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.narrow.given or self.place)


def sight_of(action: Mapping[str, str | int]) -> Sight:
    """Read it from a button."""
    given = {name: str(action.get(name, "")) for name in ("body", "category", "area", "status", "tag")}
    risk = str(action.get("risk", "")) == "1"
    return Sight(str(action.get("part", "")), Narrowing(**given, risk=risk), str(action.get("place", "")))


@dataclass(frozen=True)
class Found:
    """What stands there: the sizes of the parts, the first cases, how many there are of the chosen part."""

    sight: Sight
    queue: Queue
    cases: Sequence[CaseView]
    size: int
    told: str


def asked_by(turn: Turn, sight: Sight) -> Asked:
    """Who looks at what, when."""
    narrow = sight.narrow.known(turn.reference)
    return Asked(turn.tx, turn.reference, turn.chat, turn.now, narrow)


def look(turn: Turn, sight: Sight) -> Found:
    """Read what somebody looks at; a place is looked for among the first of the part."""
    asked = asked_by(turn, sight)
    found = queue(asked, sight.part)
    if found.part is None:
        return Found(sight, found, (), 0, "0")
    sight = replace(sight, part=str(found.part))
    if not sight.place:
        return Found(sight, found, found.cases[:SHOWN], found.sizes[found.part], found.told(found.part))
    there = re.compile(rf"(?<!\d){re.escape(sight.place)}")
    cases = [each for each in cases_of(asked, found.part, SEARCHED) if there.search(each.place)]
    return Found(sight, found, cases[:SHOWN], len(cases), str(len(cases)))


def narrowed_to(turn: Turn, sight: Sight) -> tuple[Sentence, ...]:
    """Say what was chosen, in one line; nothing where nothing was."""
    reference, narrow = turn.reference, sight.narrow
    chosen: list[Value] = []
    if narrow.risk:
        chosen.append(say("sift.risk"))
    if narrow.category:
        chosen.append(reference.category_names(narrow.category))
    if narrow.area:
        chosen.append(reference.area_name(narrow.area))
    if narrow.status:
        chosen.append(say(f"status.{narrow.status}"))
    if narrow.body:
        chosen.append(reference.body_name(narrow.body))
    chosen += [each for each in (sight.place, narrow.tag) if each]
    return (say("sift.on", what=tuple(chosen)),) if chosen else ()
