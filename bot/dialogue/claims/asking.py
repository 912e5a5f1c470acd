"""Somebody asks for a case by its number: their own, one of which they have the code, or anybody's."""

from bot.dialogue import own
from bot.dialogue.case_view import facts, timeline
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from workflows.cases.acts import CaseUnknown
from workflows.cases.lateness import late_and_why
from workflows.cases.queries import case_for
from workflows.claims.ask import by_code
from workflows.claims.codes import code_in
from workflows.privacy.anonymise import is_anonymised
from workflows.responsiveness.progress import progress
from workflows.screens import Button, Screen, say


def by_number(turn: Turn, number: str) -> Reply:
    """Show it; what has let go of its person tells no more than its page.

    Raises CaseUnknown, also for what was sealed, and TriesSpent.
    """
    if is_anonymised(act_of(turn), number) and progress(turn.tx, turn.reference, number):
        return note(turn, say("progress.anonymised", number=number))
    try:
        return own.show_case(turn, case_for(turn.tx, turn.reference, turn.chat, number))
    except CaseUnknown:
        code = code_in(turn.incoming.text or "")
        return with_code(turn, number, code) if code else for_anybody(turn, number)


def with_code(turn: Turn, number: str, code: str) -> Reply:
    """How an anonymous case stands and what was answered, for whoever has its code."""
    case = by_code(act_of(turn), turn.chat, number, code, turn.real_now)
    lines = (*facts(turn.reference, case), *late_and_why(case, turn.now), *timeline(turn.reference, case))
    screen = Screen((*lines, say("claim.read_only")), ((Button("help"),),), (), None, case.number)
    return stay(turn, screen)


def for_anybody(turn: Turn, number: str) -> Reply:
    """What anybody may see of a case, as its public page does; a sealed one is unknown."""
    found = progress(turn.tx, turn.reference, number)
    if found is None:
        raise CaseUnknown
    matter = found.matter
    category = turn.reference.category_names(matter.category) or say("category.none")
    lines = [say("claim.public", number=number, category=category, status=say(f"status.{matter.status}"))]
    if matter.body:
        lines.append(say("claim.public_body", body=turn.reference.body_name(matter.body)))
    return stay(turn, Screen((*lines, say("claim.how")), ((Button("help"),),)))
