"""What who leads and who called do with all the parts: one answer, a rating, and the board."""

from collections.abc import Callable
from datetime import timedelta

from bot.dialogue.joint.calling import Numbered
from bot.dialogue.joint.coming import part_of
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.cases.acts import case_of
from workflows.cases.cards import rows
from workflows.cases.lateness import span_of
from workflows.cases.parties import own_case
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.joint import conclude, wishes
from workflows.joint.cards import rating_buttons
from workflows.joint.counted import figures
from workflows.joint.ending import unanswered
from workflows.joint.queries import Awaited, PartView, board, parts_for
from workflows.screens import Button, Screen, Sentence, Value, say

CONCLUDING = "joint_concluding"  # waiting for the answers put together
SHOWN = 20
"""Lines of the board in chat; the desk shows all."""


def lines_of(turn: Turn, case_id: int) -> tuple[Sentence, ...]:
    """Say of every part of a case how far it is, and what was answered."""
    parts = parts_for(turn.tx, turn.reference, turn.chat, case_of(act_of(turn), case_id))
    return tuple(line for part in parts for line in lines_of_part(turn, part))


def lines_of_part(turn: Turn, part: PartView) -> tuple[Sentence, ...]:
    """One part: who, what, how far, the answer."""
    head = say("joint.line", body=turn.reference.body_name(part.body), due=part.due_at, stand=stand(part))
    what = (say("joint.task", what=part.what),) if part.what else ()
    answered = (say("joint.line_answer", words=part.answer),) if part.answer else ()
    level = (say("joint.line_level", level=part.level),) if part.level else ()
    return (head, *what, *answered, *level)


def stand(part: PartView) -> Sentence:
    """How far a part is, in a word."""
    if part.answered_at:
        return say("joint.short.answered", at=part.answered_at)
    if part.done_at:
        return say("joint.short.ended")
    if part.contacted_at:
        return say("joint.short.contacted", at=part.contacted_at)
    if part.signed_in_at:
        return say("joint.short.signed_in", at=part.signed_in_at)
    return say("joint.short.not_come" if part.sign_in_by else "joint.short.asked")


def offered(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """What may be done with the answers: use them for the one answer, put them together, rate each body."""
    act = act_of(turn)
    case = case_of(act, case_id)
    rows_of = [(Button("use_answers", {"case": case_id}),)] if conclude.may_use(act, case) else []
    if wishes_may(turn, case_id):
        rows_of.append((Button("offer_wish", {"case": case_id}),))
    if conclude.may_conclude(act, case):
        rows_of.append((Button("conclude", {"case": case_id}),))
    return (*rows_of, *((rating(turn, part.id, case_id, part.body),) for part in conclude.unrated(act, case)))


def wishes_may(turn: Turn, case_id: int) -> bool:
    """Whether a need of this case may be offered as a wish now."""
    try:
        wishes.offering(act_of(turn), case_id)
    except WorkflowError:
        return False
    return True


def rating(turn: Turn, part_id: int, case_id: int, body: str) -> Button:
    """A button that rates one body."""
    label = say("joint.rate", body=turn.reference.body_name(body))
    return Button("rate_body", {"part": part_id, "case": case_id}, label)


def draft(turn: Turn) -> str:
    """What the one answer can be written from. Raises JointRefused, CaseUnknown, NotTheHandler."""
    act = act_of(turn)
    return conclude.draft_of(act, own_case(act, case_id_of(turn), Action.REPLY))[:LONGEST]


def still_open(turn: Turn, case_id: int) -> tuple[Sentence, ...]:
    """Say who has not answered yet, before one answers for all."""
    act = act_of(turn)
    names = unanswered(act, case_of(act, case_id))
    return (say("joint.still_open", bodies=names),) if names else ()


def ask_conclusion(turn: Turn) -> Reply:
    """Put the answers together."""
    case = conclude.concluding(act_of(turn), case_id_of(turn))
    lines = (say("joint.conclude", number=case.number), *lines_of(turn, case.id))
    screen = Screen(lines, ((Button("back"),),), (), case.id, case.number)
    return Reply((screen,), CONCLUDING, {"case": case.id}, spent=False)


def take_conclusion(turn: Turn) -> Reply:
    """Hand it to who leads, who answers for all."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    case = conclude.conclude(act_of(turn), int(turn.memory["case"]), typed[:LONGEST])
    lead = turn.reference.body_name(case.body)
    return done(turn, case, say("joint.concluded", number=case.number, lead=lead))


def ask_level(turn: Turn) -> Reply:
    """How did this body do?"""
    part = conclude.rating(act_of(turn), part_of(turn))
    case = case_of(act_of(turn), part.case_id)
    line = say("joint.how_well", number=case.number, body=turn.reference.body_name(part.body))
    screen = Screen((line,), (*rating_buttons(part), (Button("back"),)), (), case.id, case.number)
    return Reply((screen,), turn.state, turn.memory, spent=False)


def rate(turn: Turn) -> Reply:
    """Rate it."""
    assert turn.press is not None
    part = conclude.rate(act_of(turn), part_of(turn), int(turn.press.action["level"]))
    case = case_of(act_of(turn), part.case_id)
    body = turn.reference.body_name(part.body)
    return done(turn, case, say("joint.rated_by_you", number=case.number, body=body, level=part.mark))


def done(turn: Turn, case: Numbered, line: Sentence) -> Reply:
    """Say that it was done."""
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    return Reply((in_place(turn, screen),))


def show_board(turn: Turn) -> Reply:
    """Who has not come, who has not answered; the latest first."""
    found = board(turn.tx, turn.reference, turn.chat, turn.now)
    if not found:
        empty = (say("joint.board.none"), *figure_lines(turn))
        return stay(turn, Screen(empty, ((Button("meetings"), Button("progress")),)))
    late = sum(each.late > 0 for each in found)
    lines = (
        say("joint.board.head", count=len(found), late=late),
        *(board_line(turn, each) for each in found[:SHOWN]),
        *figure_lines(turn),
    )
    numbers = {each.case_id: each.number for each in found[:SHOWN]}
    looks = [
        Button("progress", {"case": key}, say("button.choose", name=name)) for key, name in numbers.items()
    ]
    pairs = tuple(tuple(looks[start : start + 2]) for start in range(0, len(looks), 2))
    return stay(turn, Screen(lines, (*pairs, (Button("meetings"),))))


def figure_lines(turn: Turn) -> tuple[Sentence, ...]:
    """How often somebody whistles and how it is answered; the table of the bodies is on the desk."""
    found = figures(turn.tx, turn.reference.policy, turn.chat, turn.now)
    if found is None or not found.whistled.denominator:
        return ()
    share = found.whistled.value or 0.0
    rate = say(
        "joint.figures.rate",
        whistled=found.whistled.numerator,
        cases=found.whistled.denominator,
        percent=f"{share * 100:.1f}%",
    )
    answered = say(
        "joint.figures.answered", answered=found.answered.numerator, due=found.answered.denominator
    )
    return rate, say(f"joint.figures.tone.{found.tone}"), *((answered,) if found.answered.denominator else ())


def board_line(turn: Turn, row: Awaited) -> Sentence:
    """One body that is waited for."""
    name = turn.reference.body_name(row.body)
    facts: dict[str, Value] = {"number": row.number, "body": name, "owes": say(f"joint.owes.{row.owes}")}
    if row.late > 0:
        return say("joint.board.late", span=span_of(timedelta(seconds=row.late)), **facts)
    return say("joint.board.ahead", until=row.until, **facts)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "conclude": ask_conclusion,
    "rate_body": ask_level,
    "body_level": rate,
}

STATES: dict[str, Callable[[Turn], Reply]] = {CONCLUDING: take_conclusion}
