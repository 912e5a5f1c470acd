"""Compares ways of running a street on the same seeds: two policies, or honest work with gaming."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from bot.simulation import Advance, Outcome, Trial, policy_of, simulate, standard
from workflows.responsiveness.measures import Json
from workflows.responsiveness.simulation.bodies import code_of
from workflows.responsiveness.simulation.comparing import difference, rounded
from workflows.responsiveness.simulation.street import KINDS, Gaming, street_of

MEASURES = (
    "response",
    "solution",
    "satisfaction",
    "composite",
    "index",
    "on_time",
    "returned",
    "reopened",
    "answer_hours",
    "true_solved",
)
"""What is compared of each body; the last is the truth."""


class Stopped(Exception):
    """Somebody told a comparison to stop: half of one says nothing."""


def runs(trials: Sequence[Trial], advance: Advance) -> Iterator[Outcome]:
    """Run streets one after the other, each in a folder that is gone afterwards. Raises Stopped."""
    for number, trial in enumerate(trials):
        with tempfile.TemporaryDirectory(prefix="huiying-street-") as room:
            outcome = simulate(Path(room) / "data", trial, part_of(advance, number, len(trials)))
        if outcome.days < trial.days:
            raise Stopped
        yield outcome


def part_of(advance: Advance, number: int, total: int) -> Advance:
    """Show one run as a part of all."""

    def tell(_day: str, done: int, days: int) -> None:
        advance(f"{number + 1}/{total}", number * days + done, total * days)

    return tell


def compare_policies(files: tuple[Path, Path], trial: Trial, seeds: int, advance: Advance) -> Json:
    """Compare two policies over seeds: of each measure both means, and the difference with its interval."""
    tried = [merged(trial, file) for file in files]
    trials = [replace(each, seed=trial.seed + step) for step in range(seeds) for each in tried]
    outcomes = list(runs(trials, advance))
    first, second = outcomes[::2], outcomes[1::2]
    found = {name: between(whole(first, name), whole(second, name)) for name in MEASURES}
    named = {"a": str(files[0]), "b": str(files[1])}
    return {**named, "days": trial.days, "seeds": seeds, "cases": counts(outcomes), "measures": found}


def counts(outcomes: Sequence[Outcome]) -> list[object]:
    """How many cases each run had."""
    return [each.summary["cases"] for each in outcomes]


def merged(trial: Trial, file: Path) -> Trial:
    """Put a policy file over a trial."""
    numbers, changes = policy_of(file)
    return replace(trial, policy={**trial.policy, **numbers}, street={**trial.street, **changes})


def whole(outcomes: Sequence[Outcome], name: str) -> list[float | None]:
    """The mean over the bodies of each run that have the measure."""
    return [mean_of([row[name] for row in each.rows]) for each in outcomes]


def mean_of(values: Sequence[Any]) -> float | None:
    """The mean of what there is; None of nothing."""
    known = [float(each) for each in values if each is not None]
    return fmean(known) if known else None


def between(before: Sequence[float | None], after: Sequence[float | None]) -> Json:
    """Both means, and the difference with its interval."""
    means = {"a": rounded(mean_of(before)), "b": rounded(mean_of(after))}
    return {**means, "difference": difference(before, after).as_dict()}


def compare_kinds(trial: Trial, seeds: int, advance: Advance) -> Json:
    """Compare honest work with each kind of gaming, body by body on the same seeds (S7).

    Of the bodies every other one games, by turns, and the rest stay honest: one body's choice is compared,
    not a world in which everybody games.
    """
    street = street_of(standard(), trial.street)
    trials = [
        replace(trial, seed=trial.seed + step, kinds=kinds_of(street.bodies, kind, step))
        for step in range(seeds)
        for kind in (Gaming.HONEST, *KINDS)
    ]
    outcomes, width = list(runs(trials, advance)), 1 + len(KINDS)
    found: dict[str, object] = {}
    for place, kind in enumerate(KINDS, 1):
        pairs = [(outcomes[at], outcomes[at + place]) for at in range(0, len(outcomes), width)]
        found[str(kind)] = of_kind(pairs, kind)
    return {"days": trial.days, "seeds": seeds, "cases": counts(outcomes[::width]), "kinds": found}


def kinds_of(bodies: int, kind: Gaming, turn: int) -> Mapping[str, Gaming]:
    """Let every other body be of a kind; with the next seed it is the others' turn."""
    return {
        code_of(place): kind if (place // 2 + place + turn) % 2 == 0 else Gaming.HONEST
        for place in range(bodies)
    }


def of_kind(pairs: Sequence[tuple[Outcome, Outcome]], kind: Gaming) -> Json:
    """Compare the bodies that gamed with themselves when they were honest."""
    gaming = [
        (before, after)
        for first, second in pairs
        for before, after in zip(first.rows, second.rows, strict=True)
        if after["kind"] == kind
    ]
    told: dict[str, Json] = {}
    for name in (*MEASURES, "whole_answers", "cases"):
        honest, games = ([number(row[name]) for row in side] for side in zip(*gaming, strict=True))
        told[name] = between(honest, games)
    return {"bodies": len(gaming), **told, "by_body": [by_body(*each) for each in gaming]}


def by_body(before: Json, after: Json) -> Json:
    """The index of one body, honest and gaming."""
    games = {"gamed": after["gamed"], "honest": before["index"], "gaming": after["index"]}
    return {"body": after["body"], **games, "interval": [after["index_low"], after["index_high"]]}


def number(value: object) -> float | None:
    """A figure of a row."""
    return float(value) if isinstance(value, int | float) else None
