"""The keys of the operator's pages that are put together: the head, and everything that may follow it."""

from collections.abc import Iterable

from bot.web.admin import event_words, refused
from bot.web.admin.calendar import LIBRARY
from bot.web.admin.limits import UNITS
from bot.web.admin.overview import NEXT
from bot.web.admin.post import REASONS
from bot.web.admin.record import PARTS
from bot.web.admin.rooms import ROOMS, SAID
from models.vocabulary import AreaKind, BodyKind, HouseEvent
from workflows.house.calendar import KINDS as DAYS
from workflows.house.letters import SHOWN
from workflows.house.listing import When
from workflows.house.numbers import NumberFault, numbers_of
from workflows.house.overview import Level, Matter
from workflows.house.replay import KINDS as UPDATES
from workflows.house.wording import WordingFault
from workflows.lists.bring import KINDS
from workflows.policy import Policy

NUMBERS = numbers_of(Policy())

OPERATOR: dict[str, Iterable[object]] = {
    "operator.area_kind.": AreaKind,
    "operator.body_kind.": BodyKind,
    "operator.calendar.would.": (*DAYS, LIBRARY),
    "operator.day.": ("work", "off", "free", "made-up", "own"),
    "operator.duties.when.": When,
    "operator.event.": HouseEvent,
    "operator.explain.": {"limits", *(each.name for each in NUMBERS if each.kind != "limit")},
    "operator.fact.": event_words.FACTS,
    "operator.fault.": {*NumberFault, *WordingFault, "category"},
    "operator.group.": ROOMS,
    "operator.import.kind.": KINDS,
    "operator.level.": Level,
    "operator.next.": NEXT,
    "operator.number.": [each.name for each in NUMBERS],
    "operator.number.limits.": Policy().limits,
    "operator.post.": SHOWN,
    "operator.post.kind.": UPDATES,
    "operator.post.state_hint.": SHOWN,
    "operator.post.why.": REASONS,
    "operator.record.part.": PARTS,
    "operator.poster.": ("telegram", "page"),
    "operator.room.": [name for pages in ROOMS.values() for name, _ in pages],
    "operator.said.": SAID,
    "operator.subject.": event_words.SUBJECTS,
    "operator.unit.": UNITS,
    "operator.wait.": Matter,
    "operator.weekday.": range(1, 8),
    "operator.why.": Matter,
    "operator.wrong.": {*refused.EXCUSES.values(), "other"},
}
