"""Decides which of the house's numbers an operator may set, within which bounds; reads them from a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from workflows.cases.deadlines import Allowance, BadAllowance
from workflows.policy import CONFIGURABLE, Policy

LADDER = "escalation."
"""What the names of the numbers begin with that stand in the ladder of reminders."""

MINUTES, DAYS = (1, 1440), (1, 90)
BOUNDS: Mapping[str, tuple[float, float]] = {
    "draft_minutes": MINUTES,
    "undo_minutes": (0, 1440),
    "follow_minutes": (1, 1440),
    "reason_minutes": MINUTES,
    "question_days": DAYS,
    "follow_up_days": DAYS,
    "silence_days": DAYS,
    "refusal_days": (1, 30),
    "ruling_days": (1, 30),
    "appeal_days": (1, 365),
    "decide_days": (1, 60),
    "extensions": (0, 5),
    "dispatch_minutes": MINUTES,
    "accept_minutes": MINUTES,
    "suspensions": (0, 5),
    "suspension_days": (1, 3650),
    "whistle_low": (0, 1),
    "whistle_high": (0, 1),
    "sign_in_minutes": MINUTES,
    "contact_hours": (1, 240),
    "anonymise_days": (30, 3650),
    "link_minutes": (1, 60),
    "link_tries": (1, 20),
    "idle_hours": (1, 720),
    "learn_hour": (0, 23),
    "learn_least": (1, 10_000),
    "learn_minutes": (1, 600),
    "learn_megabytes": (500, 64_000),
    "learn_chance": (0, 0.5),
    "learn_loss": (0, 0.2),
    "matter_people": (3, 10_000),
    "matter_days": (1, 30),
    "consult_days": (1, 60),
    "pay_days": DAYS,
    "contract_days": (1, 365),
    "draw_hours": (1, 240),
    "voucher_days": DAYS,
    "roll_code_days": (1, 365),
    "roll_household": (1, 20),
    "roll_rule_days": (1, 30),
    "roll_pleas": (1, 50),
    "petition_rule_days": (1, 30),
    "study_days": (1, 30),
    "study_appeal_days": (1, 30),
    "covenant_comment_days": (1, 90),
    "covenant_comments": (1, 50),
    "covenant_filing_days": (1, 90),
    "trial_review_days": (1, 180),
    "sign_days": (30, 730),
    "sign_parts_days": (30, 730),
    "sign_least": (5, 1000),
    "sign_least_parts": (3, 1000),
    "sign_bodies": (3, 100),
    "sign_seen": (2, 100),
    "sign_luck": (0.001, 0.5),
    "sign_lacks": (1, 10),
    "sign_soon": (0.01, 1),
    "sign_gone_minutes": MINUTES,
    "sign_back_days": (1, 180),
    "sign_answer_days": (1, 60),
    "sign_rest_days": (1, 365),
    "warning_false": (0.01, 50),
    "warning_people": (2, 100),
    "warning_quiet_days": (3, 90),
    "topic_people": (5, 10_000),
    "topic_proposals": (1, 20),
    "topic_months": (1, 12),
    "topic_effect_people": (5, 1000),
    "topic_walks": (1, 20),
    "practice_review_days": DAYS,
    "practice_step_days": (1, 365),
    "practice_confirm_days": (1, 365),
    "practice_effect_months": (1, 12),
    "practice_effect_cases": (5, 1000),
    "practice_effect_places": (2, 50),
    "evaluation_sample": (5, 100_000),
    "evaluation_days": (1, 90),
    "evaluation_most_days": (1, 180),
    "evaluation_span_days": (1, 366),
    "evaluation_most_span_days": (1, 1096),
    "evaluation_rest_days": (0, 366),
    "evaluation_answer_days": (1, 30),
    "evaluation_rule_days": (1, 30),
    "evaluation_plan_days": (1, 90),
    "evaluation_bad": (1, 5),
    "recheck_days": (3, 60),
    "recheck_share": (0, 80),
    "recheck_least": (0, 1000),
    "recheck_top": (0, 90),
    "recheck_most": (0, 10),
    "quiet_from": (18, 23),
    "quiet_until": (5, 12),
    "check_minutes": MINUTES,
    "silent_days": (7, 365),
    "loop_hold": (0, 90),
    "loop_hold_days": (7, 180),
    "loop_units": (2, 100),
    "loop_rest_days": (0, 365),
    "mediation_invite_days": DAYS,
    "mediation_remind_hours": (1, 72),
    "mediation_after_days": (1, 365),
    "mediation_object_days": (1, 30),
    "mediation_quiet_days": (1, 90),
    "sure": (0, 1),
    "bad_satisfaction": (1, 4),
    "photos": (0, 10),
    "border_metres": (0, 200),
    "voice_seconds": (10, 900),
    "voice_kilobytes": (100, 10_000),
    LADDER + "shares": (1, 99),
    LADDER + "spacing": (1, 30),
}
OTHERWISE = (0, 100_000)
"""Least and most of each number; a slip of the hand must not stop the house."""

MOST_SHARES = 5


class NumberFault(StrEnum):
    """Why a number cannot be taken."""

    NO_NUMBER = "no_number"
    OUT_OF_BOUNDS = "out_of_bounds"  # values: least, most
    NO_LIMIT = "no_limit"
    NO_ORDER = "no_order"


@dataclass(frozen=True)
class Number:
    """One number as a form shows it."""

    name: str
    value: str
    kind: str  # whole, share, limit, switch, shares
    least: float = 0
    most: float = 0


@dataclass(frozen=True)
class Refusal:
    """A field of the form and what is wrong in it."""

    name: str
    fault: NumberFault
    least: float = 0
    most: float = 0


def numbers_of(policy: Policy) -> tuple[Number, ...]:
    """Return every number of a policy that may be set, in the order of the policy."""
    own = {each.name: getattr(policy, each.name) for each in fields(policy)}
    ladder = {LADDER + each.name: getattr(policy.escalation, each.name) for each in fields(policy.escalation)}
    return tuple(_numbers({**own, **ladder}))


def _numbers(values: Mapping[str, object]) -> Iterator[Number]:
    for name, value in values.items():
        if name.removeprefix(LADDER) not in CONFIGURABLE or name.endswith("version"):
            continue
        if name == "limits" and isinstance(value, Mapping):
            yield from (Number(f"limits.{each}", str(limit), "limit") for each, limit in value.items())
        elif isinstance(value, bool):
            yield Number(name, "1" if value else "0", "switch")
        elif isinstance(value, int | float):
            kind = "whole" if isinstance(value, int) else "share"
            yield Number(name, str(value), kind, *BOUNDS.get(name, OTHERWISE))
        elif value and isinstance(value, tuple) and all(isinstance(each, int) for each in value):
            yield Number(name, " ".join(map(str, value)), "shares", *BOUNDS.get(name, OTHERWISE))


def values_given(policy: Policy, form: Mapping[str, str]) -> tuple[dict[str, object], list[Refusal]]:
    """Read a form: the numbers in the shape of the policy file, and every field that cannot be taken."""
    values: dict[str, object] = {"limits": {}, "escalation": {}}
    refused: list[Refusal] = []
    for number in numbers_of(policy):
        text = form.get(number.name, "0" if number.kind == "switch" else number.value).strip()
        read = _read(number, text)
        if isinstance(read, Refusal):
            refused.append(read)
            continue
        head, _, tail = number.name.partition(".")
        group = values[head] if tail else values
        assert isinstance(group, dict)
        group[tail or head] = read
    return values, refused


def _read(number: Number, text: str) -> object:
    if number.kind == "switch":
        return text == "1"
    if number.kind == "limit":
        return _limit(number, text)
    parts = text.replace(",", " ").replace("、", " ").split() if number.kind == "shares" else [text]
    read = [_number(number, part) for part in parts]
    refused = next((each for each in read if isinstance(each, Refusal)), None)
    if refused or not read or len(read) > MOST_SHARES:
        return refused or Refusal(number.name, NumberFault.NO_NUMBER)
    if number.kind != "shares":
        return read[0]
    if sorted(set(parts), key=int) != parts:
        return Refusal(number.name, NumberFault.NO_ORDER)
    return read


def _limit(number: Number, text: str) -> str | Refusal:
    try:
        return str(Allowance.parse(text))
    except BadAllowance:
        return Refusal(number.name, NumberFault.NO_LIMIT)


def _number(number: Number, text: str) -> float | Refusal:
    try:
        found = float(text) if number.kind == "share" else int(text)
    except ValueError:
        return Refusal(number.name, NumberFault.NO_NUMBER)
    if not number.least <= found <= number.most:
        return Refusal(number.name, NumberFault.OUT_OF_BOUNDS, number.least, number.most)
    return found
