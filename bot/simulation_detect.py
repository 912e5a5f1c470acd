"""Scores the detectors of gaming on streets whose truth is known: what they find, and find wrongly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.simulation import Advance, Outcome, Trial, standard
from bot.simulation_compare import runs
from workflows.responsiveness.intervals import wilson
from workflows.responsiveness.measures import Json
from workflows.responsiveness.signs.detect import Found, signs
from workflows.responsiveness.signs.terms import Kind, Limits
from workflows.responsiveness.simulation.street import Gaming

OWN = "detect"
"""The numbers of the street that are changed where detectors are tried: noise that honest bodies make too."""


@dataclass(frozen=True)
class Judged:
    """One body of one run: what it truly does, and which signs were found of it."""

    seed: int
    body: str
    truth: Gaming
    found: frozenset[Kind]


def detect(trial: Trial, seeds: int, limits: Limits, advance: Advance) -> Json:
    """Run streets from seeds in a row, look for signs in each at its end, and score what was found."""
    own = {**standard()[OWN], **trial.street}
    trials = [replace(trial, seed=trial.seed + step, street=own) for step in range(seeds)]
    outcomes = list(runs(trials, advance))
    judged = [
        each
        for trial, outcome in zip(trials, outcomes, strict=True)
        for each in judge(trial, outcome, limits)
    ]
    whole = {"first_seed": trial.seed, "seeds": seeds, "days": trial.days, "street": own}
    cases = [outcome.summary["cases"] for outcome in outcomes]
    return {**whole, "cases": cases, **score(judged)}


def judge(trial: Trial, outcome: Outcome, limits: Limits) -> list[Judged]:
    """Hold what was found in one street against what is true of it."""
    found = signs(outcome.facts, limits)
    return [
        Judged(trial.seed, each.code, each.kind, kinds_of(found, each.code)) for each in outcome.characters
    ]


def kinds_of(found: Iterable[Found], body: str) -> frozenset[Kind]:
    """The signs of one body."""
    return frozenset(each.kind for each in found if each.body == body)


def score(judged: Sequence[Judged]) -> Json:
    """Count what was found and what was found wrongly: by kind, and of all bodies."""
    honest = [each for each in judged if each.truth is Gaming.HONEST]
    gaming = [each for each in judged if each.truth is not Gaming.HONEST]
    caught = sum(Kind(each.truth) in each.found for each in gaming)
    return {
        "bodies": len(judged),
        "recall": share(caught, len(gaming)),
        "false_alarms": share(sum(bool(each.found) for each in honest), len(honest)),
        "kinds": {str(kind): of_kind(judged, kind) for kind in Kind},
        "wrong": [
            {"seed": each.seed, "body": each.body, "truth": str(each.truth), "found": sorted(each.found)}
            for each in judged
            if each.found != wanted(each)
        ],
    }


def wanted(each: Judged) -> frozenset[Kind]:
    """What should have been found of a body."""
    return frozenset() if each.truth is Gaming.HONEST else frozenset({Kind(each.truth)})


def of_kind(judged: Sequence[Judged], kind: Kind) -> Mapping[str, Json]:
    """Score one sign: bodies that do it, honest ones, and those that game in another way."""
    groups = {
        "recall": [each for each in judged if each.truth.value == kind.value],
        "false_of_honest": [each for each in judged if each.truth is Gaming.HONEST],
        "false_of_other_gaming": [
            each for each in judged if each.truth.value not in (kind.value, Gaming.HONEST)
        ],
    }
    return {
        name: share(sum(kind in each.found for each in those), len(those)) for name, those in groups.items()
    }


def share(seen: int, of: int) -> Json:
    """A share with its 95 percent interval (Wilson)."""
    low, high = wilson(seen, of)
    value = round(seen / of, 4) if of else None
    return {"seen": seen, "of": of, "value": value, "low": round(low, 4), "high": round(high, 4)}
