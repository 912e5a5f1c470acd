"""The detectors are scored against what is true: what they find, and whom they suspect wrongly."""

from bot.simulation_detect import Judged, score
from workflows.responsiveness.signs.terms import Kind
from workflows.responsiveness.simulation.street import Gaming

NOTHING: frozenset[Kind] = frozenset()
JUDGED = (
    Judged(1, "B01", Gaming.EMPTY, frozenset({Kind.EMPTY})),
    Judged(1, "B02", Gaming.EMPTY, NOTHING),
    Judged(1, "B03", Gaming.BOUNCE, frozenset({Kind.BOUNCE, Kind.EMPTY})),
    Judged(1, "B04", Gaming.HONEST, NOTHING),
    Judged(1, "B05", Gaming.HONEST, frozenset({Kind.EARLY})),
)


def counts(told: object) -> tuple[int, int]:
    """How many of how many."""
    assert isinstance(told, dict)
    return told["seen"], told["of"]


def test_what_is_found_and_found_wrongly_is_told_apart() -> None:
    told = score(JUDGED)
    empty = told["kinds"]["empty"]  # type: ignore[index]

    assert (counts(told["recall"]), counts(told["false_alarms"])) == ((2, 3), (1, 2))
    assert counts(empty["recall"]) == (1, 2)
    assert counts(empty["false_of_honest"]) == (0, 2)
    assert counts(empty["false_of_other_gaming"]) == (1, 1)
    assert [each["body"] for each in told["wrong"]] == ["B02", "B03", "B05"]  # type: ignore[attr-defined]


def test_of_few_bodies_the_interval_is_wide() -> None:
    told = score(JUDGED)["recall"]

    assert isinstance(told, dict)
    assert told["low"] < 0.25
    assert told["high"] > 0.9
