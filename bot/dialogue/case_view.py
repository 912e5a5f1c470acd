"""Shows a case and its timeline in chat, to whoever may read it."""

from datetime import datetime

from models.vocabulary import Status
from workflows.cases.cards import IN_HAND, place_value
from workflows.cases.lateness import over, rung_called, span_of
from workflows.cases.queries import CaseView, Step
from workflows.cases.told_time import time_value
from workflows.means.amounts import amount_value
from workflows.reference import Reference
from workflows.screens import Sentence, Value, say

LAST = 12
"""Steps of the timeline that fit on a phone; the page shows all."""


def facts(reference: Reference, case: CaseView) -> tuple[Sentence, ...]:
    """What it is, who has it, until when."""
    lines = [
        say(
            "case.head",
            number=case.number,
            category=reference.category_names(case.category) or say("category.none"),
            place=place_shown(reference, case),
            status=say(f"status.{case.status}"),
        )
    ]
    if case.when:
        lines.append(say("task.when", when=time_value(case.when)))
    if case.body:
        lines.append(
            say(
                "case.body",
                body=reference.body_name(case.body),
                person=case.handler or say("staff.unnamed" if case.status in IN_HAND else "case.nobody_yet"),
            )
        )
    if (until := rests_until(case)) is not None:
        lines.append(say("case.suspended", until=until))
    elif case.closed_at is None and case.due_at and case.answered_at is None:
        lines.append(say("case.due", due=case.due_at, opened=case.opened_at))
    if helpers := helping(case):
        lines.append(say("case.together", bodies=tuple(reference.body_name(each) for each in helpers)))
    if case.joined:
        lines.append(say("case.joined", people=case.joined + 1))
    return tuple(lines)


def helping(case: CaseView) -> tuple[str, ...]:
    """The bodies that work on a case beside the one that leads, as its chain tells."""
    called = [step.data.get("bodies") for step in case.timeline if step.kind in ("whistled", "help_asked")]
    return tuple(dict.fromkeys(str(each) for bodies in called if isinstance(bodies, list) for each in bodies))


def rests_until(case: CaseView) -> datetime | None:
    """Until when a case is suspended, as its chain tells; None while it is not."""
    if case.status is not Status.SUSPENDED:
        return None
    told = [str(step.data["until"]) for step in case.timeline if step.kind == "suspended"]
    return datetime.fromisoformat(told[-1]) if told else None


def place_shown(reference: Reference, case: CaseView) -> Value:
    """Where it is; only the cell where the words are not this reader's, or are gone."""
    if case.place or case.words or case.cell is None:
        return place_value(reference, case.place, case.cell)
    return reference.area_name(case.cell)


def timeline(reference: Reference, case: CaseView) -> tuple[Sentence, ...]:
    """What happened, oldest first; the newest where there is much."""
    steps = [step for step in case.timeline if step.kind != "verdict" or step.words]
    return tuple(line_of(reference, step) for step in steps[-LAST:])


def line_of(reference: Reference, step: Step) -> Sentence:
    """One step."""
    detail: Value = step.words or ""
    if "draw" in step.data:
        detail = drawn(step)
    elif "rung" in step.data:
        detail = rung_value(str(step.data["rung"]))
    elif step.kind in ("assigned", "ruled") and step.data.get("body"):
        detail = reference.body_name(str(step.data["body"]))
    elif step.kind == "returned":
        detail = say(f"return.{step.data['reason']}")
    elif step.kind == "brought_forward":
        detail = say(f"loop.cause.{step.data['cause']}")
    kind = say(f"event.{step.kind}")
    if detail:
        return say("case.step_detail", at=step.at, kind=kind, detail=detail)
    return say("case.step", at=step.at, kind=kind)


def drawn(step: Step) -> Sentence:
    """What was drawn: source and amount, with the number of its voucher where it has one."""
    facts = step.data
    amount, people = int(str(facts.get("back") or facts["amount"])), int(str(facts["people"]))
    told = amount_value(str(facts["means"]), str(facts["unit"]), amount, 0 if "back" in facts else people)
    voucher = str(facts.get("voucher") or "")
    key = "means.told_voucher" if voucher else "means.told"
    return say(key, source=str(facts["name"]), amount=told, voucher=voucher)


def rung_value(name: str) -> Sentence:
    """A rung in words; those after the limit count working days."""
    step, _, days = name.split("@")[0].partition("+")
    return say("rung.after", days=days) if days else rung_called(step)


def summary(reference: Reference, case: CaseView, now: datetime) -> Sentence:
    """One case as a line of a list; one that is late says so."""
    length = over(case, now)
    if length is not None:
        return say(
            "case.line_late",
            number=case.number,
            category=reference.category_names(case.category) or say("category.none"),
            status=say(f"status.{case.status}"),
            span=span_of(length),
        )
    return say(
        "case.line",
        number=case.number,
        category=reference.category_names(case.category) or say("category.none"),
        status=say(f"status.{case.status}"),
        due=case.due_at or say("unknown"),
    )
