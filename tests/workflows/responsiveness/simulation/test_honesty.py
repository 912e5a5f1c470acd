"""Whether honest work is a body's best policy (S7), in small: the rules of life alone, one body, one seed.

What the whole street says is in docs/simulation.md. That pressing for marks pays is a finding, not a wish:
when the rates answer it, this table must be turned round.
"""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from bot.simulation import standard
from models.vocabulary import Solved
from workflows.responsiveness.measures import ClosedCase, MeasurePolicy, measure
from workflows.responsiveness.simulation.bodies import characters
from workflows.responsiveness.simulation.outcomes import Seen, games, judges, truly, verdict
from workflows.responsiveness.simulation.street import Gaming, chance_of, street_of

STREET = street_of(standard())
OPENED = datetime(2025, 3, 3, tzinfo=UTC)
CLOSED = OPENED + timedelta(days=3)
CASES = 600


def closed(number: int, kind: Gaming) -> ClosedCase:
    """Live one case of a body of this kind, and close it with what the resident said, if anything."""
    body = characters(STREET, 1, {"B01": kind})[0]
    theme = STREET.themes[number % len(STREET.themes)]
    gamed = games(STREET, body, chance_of(1, "games", number), kind) and kind is not Gaming.HONEST
    truth = truly(
        STREET,
        body,
        theme,
        chance_of(1, "result", number),
        faked=gamed and kind is Gaming.EMPTY,
        again=False,
        helped=False,
    )
    early = gamed and kind is Gaming.EARLY
    pressed = gamed and kind is Gaming.PRESSED
    seen = Seen(Solved.UNSOLVED if early else truth, True, False, gamed and kind is Gaming.EMPTY, pressed)
    said = verdict(STREET, seen, chance_of(1, "verdict", number))
    case = ClosedCase("B01", "", "", OPENED, None, None, CLOSED)
    if not judges(STREET, chance_of(1, "judges", number), pressed=pressed):
        return case
    return ClosedCase(
        *("B01", "", "", OPENED, None, None, CLOSED),
        contacted=said.contacted,
        solved=said.solved,
        satisfaction=said.level,
    )


@cache
def composite(kind: Gaming) -> float:
    """The composite rate of many such cases."""
    found = measure("B01", [closed(number, kind) for number in range(CASES)], MeasurePolicy()).composite.value
    assert found is not None
    return float(found)


@pytest.mark.parametrize("kind", [Gaming.EMPTY, Gaming.EARLY])
def test_saying_without_doing_does_not_pay(kind: Gaming) -> None:
    assert composite(kind) < composite(Gaming.HONEST) - 0.1


def test_pressing_for_marks_pays_by_these_rates() -> None:
    assert composite(Gaming.PRESSED) > composite(Gaming.HONEST) + 0.05
