"""Nobody waits for somebody without a clock, or a reason why there is none: the table in docs/cases.md."""

import re
from enum import StrEnum
from functools import cache

import pytest

from models.vocabulary import MatterStage, Status
from models.vocabulary_means import DrawState
from models.vocabulary_services import DeliveryState
from tests.house.tree import ROOT, sources
from workflows.mediation.terms import MediationStatus

ROOMS: dict[str, type[StrEnum]] = {
    "case": Status,
    "mediation": MediationStatus,
    "matter": MatterStage,
    "draw": DrawState,
    "delivery": DeliveryState,
}
"""What stands somewhere: every place where it can stand is in the table."""

NO_CLOCK = "no clock: "
TIMER = re.compile(r"`([a-z_]+):`")


@cache
def table() -> list[tuple[str, str, str]]:
    """Rows of the table: what it is, who waits for whom, which clock."""
    page = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    part = page.partition("## Who waits for whom\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return [(what, who, clock) for what, who, clock in lines[1:]]


@cache
def code() -> str:
    """All that the steps say."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sources("workflows"))


@pytest.mark.parametrize(("room", "words"), ROOMS.items(), ids=ROOMS)
def test_every_place_where_something_can_stand_is_in_the_table(room: str, words: type[StrEnum]) -> None:
    rows = [what for what, _, _ in table() if what.startswith(f"{room} ")]
    told = {name for what in rows for name in re.findall(r"`(\w+)`", what)}

    assert told == set(words)


def test_every_wait_has_a_clock_or_a_reason() -> None:
    bare = [what for what, _, clock in table() if not TIMER.search(clock) and not clock.startswith(NO_CLOCK)]

    assert bare == []


def test_every_clock_of_the_table_is_set_somewhere() -> None:
    named = {name for _, _, clock in table() for name in TIMER.findall(clock)}

    missing = {each for each in named if f'"{each}:' not in code() and f'"{each}"' not in code()}

    assert missing == set()
