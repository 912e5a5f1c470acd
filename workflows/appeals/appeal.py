"""Takes an appeal of who brought a case, and puts it before somebody who has had no say in it."""

from models.case import Case
from models.vocabulary import EventKind, Status
from workflows.appeals import waits
from workflows.appeals.chain import deciders, story_of
from workflows.appeals.rules import Story, check_appeal
from workflows.cases.acts import Act, keep_words, move, words_of
from workflows.cases.cards import rows
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, tell_staff
from workflows.cases.queries import graded
from workflows.cases.reach import verdict
from workflows.gate_terms import Action
from workflows.notices import Address
from workflows.screens import Button, Screen, Sentence, Value, say

APPEAL_WORDS = "appeal"
"""The kind of the words in which somebody appeals."""


def appealable(act: Act, case_id: int) -> Case:
    """Load a case that its resident may appeal against now. Raises AppealRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.APPEAL)
    days = act.reference.policy.appeal_days
    check_appeal(story_of(act.tx, case.number), Status(case.status), case.reopened, act.now, days)
    return case


def appeal(act: Act, case_id: int, text: str) -> Case:
    """Contest how a case ended, for a reason in words. Raises as `appealable`."""
    case = appealable(act, case_id)
    move(act, case, Verb.APPEAL, {"reason": keep_words(act, case.id, APPEAL_WORDS, text)})
    put_before(act, case)
    return case


def put_before(act: Act, case: Case) -> list[Address]:
    """Start the clock of a decision, and show what waits to everybody who may decide; return their chats."""
    waits.begin(act, case)
    story = story_of(act.tx, case.number)
    readers = deciders(act, case, story)
    for reader in readers:
        tell_staff(act, case, [reader], "contested", card(act, case, story, reader))
    return readers


def card(act: Act, case: Case, story: Story, reader: Address) -> Screen:
    """What is to be decided, with the words of both sides as far as the reader may see them."""
    buttons = (*decision_buttons(story, case.id), *rows((("progress",),), case.id))
    return Screen(lines_of(act, case, story, reader), buttons, (), case.id, case.number)


def lines_of(act: Act, case: Case, story: Story, reader: Address) -> tuple[Sentence, ...]:
    """Say what is contested, why, what was said on the other side, and by when it is to be decided."""
    grade = verdict(act.tx, act.reference, reader, case, Action.WORDS).grade

    def said(kind: str) -> Value:
        return graded(case, words_of(act.tx, case.id, kind), grade) or say("words.gone")

    wait = waits.waiting(act, case)
    due = wait.due(act.reference.calendar) if wait else None
    ended = say(f"appeal.against.{kind_of(story)}")
    first = say("appeal.card", number=case.number, against=ended, reason=said(APPEAL_WORDS))
    if story.is_review:
        body = act.reference.body_name(case.body)
        first = say("task.twice_failed", number=case.number, body=body, solved=say(f"solved.{case.solved}"))
    declined = story.ended is not None and story.ended.kind is EventKind.DECLINED
    other = (
        say("appeal.declined", words=said("reason"))
        if declined
        else say("appeal.answer", words=said("reply"))
    )
    return (first, other, say("appeal.due", due=due))


def kind_of(story: Story) -> str:
    """What is contested: a declining, or a closing."""
    return story.ended.kind if story.ended else EventKind.CLOSED


def decision_buttons(story: Story, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """Let it go on, or leave it as it is: about what waits now, and nothing later."""
    given = {"case": case_id, "about": story.open.seq if story.open else 0}
    return ((Button("uphold", given),), (Button("dismiss", given),))
