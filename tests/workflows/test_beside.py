"""The card of a new case tells staff how many open ones are alike, and asks nothing where none are."""

import numpy as np
from sqlalchemy import event

from models.case import Case
from nlu.gist import GIST
from tests.principles.community import (
    COMPANY,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    Community,
)
from workflows.cases import nearby, take_part
from workflows.cases.beside import counted, with_found
from workflows.screens import Button, Screen, say


def alike() -> bytes:
    """A gist that is surely of one leaf."""
    record = np.zeros(1, GIST)
    record["leaves"][0, 0], record["roots"][0, 0] = 5, 255
    return record.tobytes()


def card(case: Case) -> Screen:
    """A task card with two rows of buttons."""
    given = {"case": case.id}
    return Screen((say("task.words", words=""),), ((Button("accept", given),), (Button("progress", given),)))


def test_the_card_counts_open_cases_of_its_own_body(place: Community) -> None:
    case, mine, theirs, gone = (place.case() for _ in range(4))
    theirs.body = "DISTRICT"
    take_part.withdraw(place.act(REPORTER, 2), gone.id)
    place.tx.flush()

    assert counted(place.act(COMPANY, 3), case, [mine.id, theirs.id, gone.id]) == 1


def test_a_dispatcher_counts_those_of_every_body(place: Community) -> None:
    case, mine, theirs = (place.case() for _ in range(3))
    theirs.body, case.body = "DISTRICT", None
    place.tx.flush()

    assert counted(place.act(DISPATCHER, 3), case, [mine.id, theirs.id]) == 2


def test_the_button_stands_beside_the_last_one(place: Community) -> None:
    case, other = place.case(), place.case()
    place.tx.flush()

    shown = with_found(place.act(COMPANY, 3), card(case), case, [other.id])

    assert [[each.name for each in row] for row in shown.buttons] == [["accept"], ["progress", "related"]]
    assert shown.lines[-1] == say("task.related", count=1)


def test_nothing_is_asked_where_nothing_was_found(place: Community) -> None:
    case, asked = place.case(), list[str]()
    place.tx.flush()
    event.listen(place.tx.get_bind(), "before_cursor_execute", lambda *given: asked.append(str(given[2])))

    shown = with_found(place.act(COMPANY, 3), card(case), case, ())

    assert (shown, asked) == (card(case), [])


def test_at_most_five_are_listed_and_none_that_ended_since(place: Community) -> None:
    case = place.case(gist=alike())
    others = [place.case(gist=alike(), person_id=NEIGHBOUR, chat_id=NEIGHBOUR) for _ in range(7)]
    chat = place.chat(DISPATCHER)
    found = [each.id for each in nearby.related(place.tx, place.reference, chat, case.id)]

    ended = next(each for each in others if each.id == found[0])
    take_part.withdraw(place.act(NEIGHBOUR, 2), ended.id)

    seen = nearby.seen_beside(place.tx, place.reference, chat, found)
    assert len(found) == 5
    assert [each.id for each in seen] == found[1:]
