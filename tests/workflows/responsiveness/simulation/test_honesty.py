"""Whether honest work is a body's best policy (S7), in small: the rules of life alone, one body, one seed.

What the whole street says is in docs/simulation.md. By the rates alone pressing for marks pays; by the index
it does not, as long as some of those who are pressed say so.
"""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from bot.simulation import standard
from models.vocabulary import Solved
from workflows.responsiveness.index.definitions import index_versions
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.score import Evidence, score
from workflows.responsiveness.measures import ClosedCase, MeasurePolicy, Measures, measure
from workflows.responsiveness.simulation.bodies import characters
from workflows.responsiveness.simulation.outcomes import Seen, games, judges, truly, verdict
from workflows.responsiveness.simulation.street import Gaming, chance_of, street_of

STREET = street_of(standard())
OPENED = datetime(2025, 3, 3, tzinfo=UTC)
CLOSED = OPENED + timedelta(days=3)
CASES = 600
NEWEST = index_versions()[-1]
BODY = characters(STREET, 1, {"B01": Gaming.PRESSED})[0]


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
def lived(kind: Gaming) -> Measures:
    """What is measured of many such cases."""
    return measure("B01", [closed(number, kind) for number in range(CASES)], MeasurePolicy())


def composite(kind: Gaming) -> float:
    """The composite rate of many such cases."""
    found = lived(kind).composite.value
    assert found is not None
    return float(found)


@pytest.mark.parametrize("kind", [Gaming.EMPTY, Gaming.EARLY])
def test_saying_without_doing_does_not_pay(kind: Gaming) -> None:
    assert composite(kind) < composite(Gaming.HONEST) - 0.1


def index(kind: Gaming, told: float = 0.0) -> float:
    """The index of many such cases; `told` is the share of those pressed who say so."""
    pressed = sum(games(STREET, BODY, chance_of(1, "games", number), kind) for number in range(CASES))
    found = lived(kind)
    rates = {"response": found.response, "solution": found.solution, "satisfaction": found.satisfaction}
    evidence = [
        Evidence(
            code,
            Rows(float(rate.numerator), rate.denominator),
            *(0.8, 0.8, 20.0),
            taken=float(part.pressure) * told * pressed,
        )
        for code, rate in rates.items()
        if (part := NEWEST.part(code)) is not None
    ]
    scored = score(NEWEST, evidence).index
    assert scored is not None
    return scored.value


@pytest.mark.parametrize("kind", [Gaming.EMPTY, Gaming.EARLY])
def test_nor_does_it_by_the_index(kind: Gaming) -> None:
    assert index(kind) < index(Gaming.HONEST) - 0.05


def test_pressing_does_not_pay_by_the_index_where_one_in_ten_tells() -> None:
    assert index(Gaming.PRESSED, told=0.1) < index(Gaming.HONEST)
    assert index(Gaming.PRESSED) >= index(Gaming.HONEST)  # where nobody tells, nothing else answers it here


def test_pressing_for_marks_pays_by_these_rates() -> None:
    assert composite(Gaming.PRESSED) > composite(Gaming.HONEST) + 0.05
