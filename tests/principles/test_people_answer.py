"""Principle 7: what the machine does has a reason and can be contested or switched off; people answer."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import BODY_ROLES, EventKind, Role, Status
from nlu.reading import Nature
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    SEATS,
    Community,
)
from tests.principles.life import let, pass_time
from tests.principles.talk import a_reader, keys_of, press_on, say_to_us
from workflows.cases.handle import reply
from workflows.cases.life import MOVES
from workflows.cases.moves import Verb
from workflows.cases.parties import NotTheHandler
from workflows.cases.queries import case_for
from workflows.cases.transitions import TransitionRefused
from workflows.responsiveness.loop import nudge


def automatic(place: Community, case: Case) -> list[tuple[str, str, dict[str, object]]]:
    """What the house did to a case by itself: kind, basis, facts."""
    rows = place.tx.execute(
        select(col(Event.kind), col(Event.basis), col(Event.data))
        .where(col(Event.subject) == f"case:{case.number}", col(Event.actor).startswith("system:"))
        .order_by(col(Event.seq))
    )
    return [(kind, basis, json.loads(data)) for kind, basis, data in rows]


def acted_upon(place: Community) -> Case:
    """A case to which everything has happened that the house does by itself."""
    case = place.case()
    for minute, (person, deed) in enumerate([(COMPANY, "accept"), (COMPANY, "ask")], start=1):
        assert let(place, person, deed, case, minute)
    pass_time(place, case, 6)
    for days in range(8, 16):
        pass_time(place, case, days)
    nudge.nudge(place.act(COMPANY, 3), place.case(nature=Nature.HELP), "unsolved")
    assert let(place, COMPANY, "reply", case, 16 * 1440)
    pass_time(place, case, 22)
    return case


def test_everything_automatic_rests_on_a_rule_or_a_line_that_it_names(place: Community) -> None:
    case = acted_upon(place)

    done = automatic(place, case)

    kinds = {kind for kind, _, _ in done}
    assert {"assigned", "resumed", "reminded", "escalated", "closed"} <= kinds
    assert [kind for kind, basis, _ in done if not basis] == []
    rules = {kind: basis.partition("@")[0] for kind, basis, _ in done}
    assert (rules["reminded"], rules["resumed"], rules["closed"]) == ("escalation", "question", "silence")


def test_a_sooner_reminder_says_why_and_rests_on_its_rule(place: Community) -> None:
    place.reference = replace(place.reference, policy=replace(place.reference.policy, loop_hold=0))
    owed, case = place.case(), place.case()

    nudge.nudge(place.act(COMPANY, 3), owed, "unsolved")

    (moved,) = [each for each in automatic(place, case) if each[0] == EventKind.BROUGHT_FORWARD]
    assert moved[1] == nudge.RULE
    assert (moved[2]["cause"], moved[2]["owed_by"]) == ("unsolved", owed.number)


def test_the_rule_of_sooner_reminders_can_be_switched_off(place: Community) -> None:
    policy = place.reference.policy
    place.reference = replace(
        place.reference, policy=replace(policy, escalation=replace(policy.escalation, loop=False))
    )
    owed, case = place.case(), place.case()

    nudge.nudge(place.act(COMPANY, 3), owed, "unsolved")

    assert [each for each in automatic(place, case) if each[0] == EventKind.BROUGHT_FORWARD] == []


def test_the_machines_own_choice_of_category_can_be_switched_off(place: Community) -> None:
    policy = replace(place.reference.policy, sure=2.0)  # nothing is ever so sure
    place.reference = replace(place.reference, policy=policy)

    answer = say_to_us(place, a_reader(place), "3号楼的电梯又停了")
    press_on(place, answer, "confirm")

    assert keys_of(answer) & {"draft.unsure", "draft.to_dispatcher"}
    assert len(place.told(DISPATCHER)) == 1
    assert place.told(COMPANY) == []


def test_the_card_shows_why_the_machine_thinks_so_and_how_to_put_it_right(place: Community) -> None:
    answer = say_to_us(place, a_reader(place), "3号楼的电梯又停了")

    buttons = {button.name for screen in answer.screens for row in screen.buttons for button in row}
    assert {"draft.because", "draft.handled"} <= keys_of(answer)
    assert {"correct_category", "correct_place", "about", "cancel"} <= buttons


def test_a_wrong_choice_is_contested_by_the_resident_and_by_the_body(place: Community) -> None:
    mine, theirs = place.case(), place.case()

    assert let(place, REPORTER, "correct the category", mine, 1)
    assert let(place, COMPANY, "return as not theirs", theirs, 1)


def test_what_the_clock_closed_the_resident_opens_again(place: Community) -> None:
    case = place.case()
    for minute, (person, deed) in enumerate([(COMPANY, "accept"), (COMPANY, "reply")], start=1):
        assert let(place, person, deed, case, minute)
    pass_time(place, case, 6)
    assert case.status == Status.CLOSED

    assert let(place, REPORTER, "reopen", case, 7 * 1440)


def test_no_reply_leaves_before_somebody_has_taken_the_case() -> None:
    rows = [row for row in MOVES if row.verb is Verb.REPLY]

    assert {status for row in rows for status in row.from_} == {
        Status.ACCEPTED,
        Status.IN_PROGRESS,
        Status.AWAITING_RESIDENT,
    }
    assert {role for row in rows for role in row.who} == BODY_ROLES


def test_nobody_replies_to_what_nobody_or_somebody_else_has_taken(place: Community) -> None:
    case = place.case()
    with pytest.raises(TransitionRefused):
        reply(place.act(COMPANY, 1), case.id, "已修好")

    assert let(place, COMPANY, "accept", case, 2)

    with pytest.raises(NotTheHandler):
        reply(place.act(COMPANYS_HEAD, 3), case.id, "已修好")


@pytest.mark.parametrize(
    ("person", "name"),
    [(COMPANY, "示例·甲"), (COMPANYS_HEAD, {"$say": "staff.unnamed", "$with": {}})],
    ids=["by name", "as a member of staff"],
)
def test_a_reply_names_the_body_and_who_answers(place: Community, person: int, name: object) -> None:
    case = place.case()
    assert let(place, person, "accept", case, 1)

    assert let(place, person, "reply", case, 2)

    values = json.loads(place.told(REPORTER)[-1])["lines"][0]["$with"]
    assert (values["body"], values["person"]) == ("示例物业", name)
    assert case.handler_id == person


def test_the_clock_and_the_machine_never_reply_rule_or_judge() -> None:
    by_itself = {row.verb for row in MOVES if Role.SYSTEM in row.who}

    heirs = {
        Verb.ASSIGN_HEIR,
        Verb.INHERIT,
        Verb.ORPHAN,
    }  # an operator has ended the body: it goes to another
    assert by_itself - heirs == {Verb.REGISTER, Verb.ASSIGN, Verb.RESUME, Verb.AUTO_CLOSE, Verb.SEPARATE}


def test_who_asks_sees_what_was_automatic_and_on_what_basis(place: Community) -> None:
    case = acted_upon(place)

    seen = case_for(place.tx, place.reference, place.chat(REPORTER), case.id)

    machine = [step for step in seen.timeline if step.actor == "system"]
    assert machine
    assert all(step.basis for step in machine)
    assert SEATS[NEIGHBOUR][0] is Role.RESIDENT
