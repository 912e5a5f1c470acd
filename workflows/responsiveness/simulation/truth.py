"""Keeps what is true of a simulated street beside what its record says: by this, measures are judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from models.vocabulary import Solved
from workflows.responsiveness.index.score import Scored
from workflows.responsiveness.measures import Json, Measures
from workflows.responsiveness.simulation.bodies import Character
from workflows.responsiveness.simulation.street import Gaming


@dataclass
class CaseTruth:
    """What is true of one case."""

    number: str
    body: str  # that answered it last
    category: str
    source: str
    gamed: str = ""  # Gaming; empty: handled honestly
    gamed_by: str = ""  # body; another one may have answered it then
    idle: str = ""  # body that was called, signed in and did nothing
    answered: bool = False
    solved: str = str(Solved.UNSOLVED)  # when it was answered last
    mended_later: bool = False
    judged: bool = False
    withdrawn: str = ""  # who wished it: pressed, or settled
    told: bool = False  # the resident reported pressure

    def game(self, kind: Gaming) -> None:
        """Note that the body which has it games."""
        self.gamed, self.gamed_by = str(kind), self.body


def told(
    characters: Sequence[Character],
    cases: Iterable[CaseTruth],
    rates: Mapping[str, Measures],
    indices: Mapping[str, Scored],
) -> list[Json]:
    """Return one row for each body: its rates and its index beside what is true of it."""
    every = list(cases)
    return [{**row_of(each, every, rates), **of_index(indices.get(each.code))} for each in characters]


def of_index(scored: Scored | None) -> Json:
    """A body's index with its interval."""
    found = scored.index if scored else None
    numbers = (found.value, found.low, found.high) if found else (None, None, None)
    return dict(zip(("index", "index_low", "index_high"), map(rounded, numbers), strict=True))


def row_of(each: Character, cases: Sequence[CaseTruth], rates: Mapping[str, Measures]) -> Json:
    """Put one body's record beside its truth."""
    own = [case for case in cases if case.body == each.code]
    answered = [case for case in own if case.answered]
    solved = [case for case in answered if case.solved == Solved.SOLVED]
    measured = rates.get(each.code)
    names = ("response", "solution", "satisfaction", "composite", "on_time", "returned", "reopened")
    shown: Json = dict.fromkeys((*names, "whole_answers"))
    if measured is not None:
        shown = {name: rounded(getattr(measured, name).value) for name in shown}
    return {
        "body": each.code,
        "kind": str(each.kind),
        "cases": len(own),
        "valid": measured.response.denominator if measured else 0,
        **shown,
        "answer_hours": hours(measured),
        "true_solved": rounded(len(solved) / len(answered)) if answered else None,
        "gamed": sum(each.code in (case.gamed_by, case.idle) for case in cases),
    }


def hours(measured: Measures | None) -> float | None:
    """The middle time to an answer."""
    median = measured.answer_time.median if measured else None
    return None if median is None else round(median.total_seconds() / 3600, 1)


def rounded(value: object) -> float | None:
    """A share as shown; None stays None."""
    return None if value is None else round(float(str(float(value))), 4)  # type: ignore[arg-type]


def of_character(each: Character) -> Json:
    """Write a body's character down."""
    return {**asdict(each), "kind": str(each.kind), "sides": list(each.sides)}


def is_gamer(each: Character) -> bool:
    """Whether a body games."""
    return each.kind is not Gaming.HONEST
