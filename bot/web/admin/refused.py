"""Says why something was not done: a sentence above the page, and one at each field that is wrong."""

from collections.abc import Mapping

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows import access
from workflows.cases.deadlines import CalendarGap
from workflows.errors import WorkflowError
from workflows.house import bodies, calendar, categories, letters, lists_change, replay, rules, staff, texts
from workflows.house.numbers import Refusal
from workflows.house.one_row import RowRefused
from workflows.house.record import ReasonMissing
from workflows.house.wording import Fault

JOIN = ", "
EXCUSES: Mapping[type[WorkflowError], str] = {
    RowRefused: "fields",
    ReasonMissing: "reason",
    access.BodyNeeded: "body_needed",
    access.BodyUnknown: "body_unknown",
    bodies.CodeTaken: "code_taken",
    bodies.LastFallback: "last_fallback",
    calendar.DayRefused: "day",
    CalendarGap: "day",
    categories.CategoryRefused: "fields",
    letters.LetterGone: "gone",
    lists_change.LineUnknown: "gone",
    lists_change.NothingToUndo: "nothing_to_undo",
    replay.UpdateGone: "gone",
    rules.BeginsInPast: "in_past",
    rules.NumbersRefused: "fields",
    rules.RuleBegun: "rule_begun",
    rules.VersionTaken: "version_taken",
    staff.AreaNeeded: "area_needed",
    staff.AreaUnknown: "area_unknown",
    staff.LastOperator: "last_operator",
    staff.NameMissing: "name",
    staff.PersonUnknown: "gone",
    staff.RoleRefused: "role",
    staff.SeatTaken: "seat_taken",
    staff.SeatUnknown: "gone",
    texts.WordingRefused: "fields",
}
"""`operator.wrong.<name>` for every error that a form of the operator can meet."""

FIELD_OF: Mapping[type[WorkflowError], str] = {
    ReasonMissing: "reason",
    access.BodyNeeded: "body",
    access.BodyUnknown: "body",
    bodies.CodeTaken: "code",
    bodies.LastFallback: "fallback",
    calendar.DayRefused: "day",
    rules.BeginsInPast: "since",
    rules.VersionTaken: "version",
    staff.AreaNeeded: "area",
    staff.AreaUnknown: "area",
    staff.NameMissing: "name",
    staff.RoleRefused: "role",
}
"""The field at which such an error stands."""


def sentence_of(refusal: WorkflowError, locale: Locale) -> str:
    """Say what is wrong and what to do."""
    return phrase(f"operator.wrong.{EXCUSES.get(type(refusal), 'other')}", locale)


def faults_of(refusal: WorkflowError, locale: Locale) -> dict[str, str]:
    """Say at each field what is wrong with it."""
    if isinstance(refusal, RowRefused):
        return {
            each.column: phrase(f"import.{each.reason}", locale, values=JOIN.join(each.values))
            for each in reversed(refusal.errors)
        }
    if isinstance(refusal, categories.CategoryRefused):
        return {refusal.field: phrase("operator.fault.category", locale)}
    if isinstance(refusal, rules.NumbersRefused):
        return {each.name: number_fault(each, locale) for each in refusal.refused}
    if isinstance(refusal, texts.WordingRefused):
        return {"text": " ".join(wording_fault(each, locale) for each in refusal.faults)}
    field = FIELD_OF.get(type(refusal))
    return {field: sentence_of(refusal, locale)} if field else {}


def number_fault(refused: Refusal, locale: Locale) -> str:
    """Say what is wrong with a number."""
    least, most = f"{refused.least:g}", f"{refused.most:g}"
    return phrase(f"operator.fault.{refused.fault}", locale, least=least, most=most)


def wording_fault(fault: Fault, locale: Locale) -> str:
    """Say what is wrong with a wording."""
    return phrase(f"operator.fault.{fault.kind}", locale, values=JOIN.join(fault.values))
