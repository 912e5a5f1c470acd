"""Reads the rules of the loop: data in `definitions/`, one file a version, checked as they are read.

Words of a rule stand in the catalogue under `loop.rule.CODE` and what begins with that.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from models.vocabulary import Role
from models.vocabulary_loop import Does, Scope
from workflows.policy import Policy, PolicyUnknown
from workflows.responsiveness.figures.definitions import Definitions, Direction, Measure, Unit
from workflows.responsiveness.figures.definitions import versions as measures_known
from workflows.responsiveness.figures.versioned import holding, read_all, reading, refuse_twins

FOLDER = Path(__file__).parent / "definitions"
LOOP = "loop"
"""What the ledger cites a rule under."""

CAUSES = ("unsolved", "overdue")
"""What may happen to one case and set a rule going."""

STANDING = frozenset({Does.FORWARD, Does.ORDER, Does.RENEWAL})
"""What is done whenever its occasion comes; everything else begins and ends by figures."""

ASKS = frozenset({Does.REVIEW, Does.OUTREACH, Does.SURVEY})
"""What asks somebody for something: it is over once that was done."""

NUMBERS = ("threshold", "better", "least", "recent_least", "days", "recent_days", "term_days")
"""What of a rule the house's own numbers may change."""

OWN = "loop_numbers."
"""Where they stand among those."""


@dataclass(frozen=True)
class Trigger:
    """The figure that sets a rule going, and the one that ends what it does.

    It begins where the whole interval lies beyond `threshold`; it ends where the figure of the last
    `recent_days` has reached `better`, which is further than the threshold: no act goes on and off.
    """

    measure: Measure
    days: int
    least: int
    threshold: Fraction
    recent_days: int
    recent_least: int
    better: Fraction
    term_days: int

    @property
    def term(self) -> timedelta:
        """After so long it ends by itself."""
        return timedelta(days=self.term_days)

    @property
    def is_up(self) -> bool:
        """Whether more is better."""
        return self.measure.direction is Direction.UP


@dataclass(frozen=True)
class LoopRule:
    """One rule of the loop."""

    code: str
    does: Does
    scope: Scope
    switches: frozenset[Role]  # who may switch it off and on
    basis: str
    version: str
    trigger: Trigger | None = None  # None: it stands, and is applied whenever its occasion comes
    on: tuple[str, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def cited(self) -> str:
        """The rule and its version, as the ledger cites it."""
        return f"{LOOP}.{self.code}@{self.version}"

    @property
    def name(self) -> str:
        """The catalogue key of its name."""
        return f"loop.rule.{self.code}"

    @property
    def says(self) -> str:
        """The key of the sentence that says what it does, and when."""
        return f"loop.rule.{self.code}.says"


@dataclass(frozen=True)
class Rules:
    """All rules under one version."""

    version: str
    since: date
    rules: tuple[LoopRule, ...]

    def rule(self, code: str) -> LoopRule | None:
        """The rule of a code, None where there is none."""
        return next((each for each in self.rules if each.code == code), None)


@cache
def versions(folder: Path = FOLDER) -> tuple[Rules, ...]:
    """Return every version that came with the house, the oldest first. Raises DefinitionError."""
    return read_all(folder, read)


def in_force(policy: Policy, on: date) -> Rules:
    """Return the rules that hold on a day, with the house's own numbers. Raises PolicyUnknown."""
    return with_own(policy.loop_numbers, on)


def with_own(numbers: Mapping[str, str], on: date) -> Rules:
    """Return the rules of a day with some numbers changed. Raises PolicyUnknown."""
    found = holding(versions(), on)
    return with_numbers(found, numbers) if numbers else found


def read(file: str, text: str) -> Rules:
    """Return the rules in a text. Raises DefinitionError."""
    with reading(file) as place:
        data = json.loads(text)
        version, since = str(data["version"]), date.fromisoformat(data["since"])
        measures, rules = measures_known()[-1], []
        for each in data["rules"]:
            place.name = str(each.get("code"))
            rules.append(rule_of(each, measures, version))
    refuse_twins(file, [each.code for each in rules])
    return Rules(version, since, tuple(rules))


def rule_of(each: Mapping[str, Any], measures: Definitions, version: str) -> LoopRule:
    """Return one rule. Raises KeyError or ValueError."""
    does, causes = Does(each["does"]), tuple(each.get("on", ()))
    if set(causes) - set(CAUSES) or (does is Does.FORWARD) is not bool(causes):
        raise ValueError(causes)
    if (does in STANDING) is ("measure" in each):
        raise ValueError("measure")
    if not each["switches"]:
        raise ValueError("nobody may switch it")
    trigger = None if does in STANDING else trigger_of(each, measures)
    return LoopRule(
        code=str(each["code"]),
        does=does,
        scope=Scope(each["scope"]),
        switches=frozenset(Role(role) for role in each["switches"]),
        basis=str(each["basis"]),
        version=version,
        trigger=trigger,
        on=causes,
        settings={str(name): int(value) for name, value in each.get("with", {}).items()},
    )


def trigger_of(each: Mapping[str, Any], measures: Definitions) -> Trigger:
    """Return what sets a rule going. Raises KeyError or ValueError."""
    measure = measures.measure(each["measure"])
    if measure is None or measure.unit is not Unit.SHARE or measure.direction is Direction.NEITHER:
        raise ValueError(each["measure"])
    numbers = {name: int(each[name]) for name in NUMBERS[2:]}
    made = Trigger(measure, threshold=Fraction(each["threshold"]), better=Fraction(each["better"]), **numbers)
    check(made)
    return made


def check(made: Trigger) -> None:
    """Refuse numbers that make no sense. Raises ValueError."""
    shares = (made.threshold, made.better)
    if not all(0 <= each <= 1 for each in shares) or min(made.least, made.recent_least) < 5:
        raise ValueError(shares)
    if (made.better <= made.threshold) if made.is_up else (made.better >= made.threshold):
        raise ValueError("better")
    if not 0 < made.recent_days <= made.days or made.term_days <= 0:
        raise ValueError("days")


def with_numbers(rules: Rules, numbers: Mapping[str, str]) -> Rules:
    """Put the house's numbers in place: `late.threshold`, `late.least` and so on. Raises PolicyUnknown."""
    changed = {each.code: each for each in rules.rules}
    for named, value in numbers.items():
        code, _, name = named.partition(".")
        rule = changed.get(code)
        if rule is None or rule.trigger is None or name not in NUMBERS:
            raise PolicyUnknown(OWN + named)
        try:
            number = Fraction(value) if name in NUMBERS[:2] else int(value)
            changed[code] = replace(rule, trigger=replace(rule.trigger, **{name: number}))  # type: ignore[arg-type]  # by its name
        except (ValueError, ZeroDivisionError) as wrong:
            raise PolicyUnknown(OWN + named) from wrong
    for rule in of_figures(tuple(changed.values())):
        checked(rule)
    return replace(rules, rules=tuple(changed.values()))


def checked(rule: LoopRule) -> None:
    """Refuse numbers of the house that make no sense. Raises PolicyUnknown."""
    try:
        if rule.trigger is not None:
            check(rule.trigger)
    except ValueError as wrong:
        raise PolicyUnknown(OWN + rule.code) from wrong


def of_figures(rules: Sequence[LoopRule]) -> tuple[LoopRule, ...]:
    """Those that figures set going."""
    return tuple(each for each in rules if each.trigger is not None)
