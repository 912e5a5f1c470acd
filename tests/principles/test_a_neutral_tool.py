"""Principle 6: praise and blame have the same queue, clock and words; nobody's beliefs are kept."""

import pytest

from bot.dialogue import praising
from bot.dialogue.turn import Reply
from bot.dialogue.words import LONGEST
from models.tables import METADATA
from models.vocabulary import AreaKind, BodyKind, ContactKind, Purpose, Role, Status
from nlu.reading import Nature
from tests.principles.community import COMPANY, DISPATCHER, REPORTER, Community
from tests.principles.life import let, pass_time
from tests.principles.talk import turn_of
from workflows.cases.commend import own
from workflows.cases.escalation import plan
from workflows.cases.queries import open_tasks
from workflows.cases.timers import course_of
from workflows.screens import Screen

BELIEFS = (
    *("party", "politic", "relig", "faith", "ethnic", "nation", "race", "creed", "member_of", "opinion"),
    *("orientation", "health", "income", "gender", "birth", "age", "belief", "stance", "viewpoint"),
)
HARMLESS = {"storage", "message", "language", "page", "usage", "image"}

ALIKE = ("status", "body", "due_at", "clock", "clock_from", "basis", "urgency", "version", "handler_id")


@pytest.mark.parametrize("nature", [each for each in Nature if each is not Nature.HELP], ids=str)
def test_whatever_its_nature_a_matter_has_the_same_body_clock_and_limit(
    place: Community, nature: Nature
) -> None:
    plain, other = place.case(), place.case(nature=nature)

    assert [getattr(other, name) for name in ALIKE] == [getattr(plain, name) for name in ALIKE]


def test_whatever_its_nature_a_matter_is_reminded_and_raised_at_the_same_instants(place: Community) -> None:
    cases = [place.case(nature=nature) for nature in Nature]
    policy, calendar = place.reference.policy.escalation, place.reference.calendar

    ladders = [plan(course_of(case), calendar, policy) for case in cases]

    assert ladders == [ladders[0]] * len(cases)


def test_praise_and_blame_stand_in_the_queue_in_the_order_in_which_they_came(place: Community) -> None:
    natures = [Nature.PRAISE, Nature.COMPLAINT, Nature.ADVICE, Nature.PRAISE, Nature.REPORT, Nature.HELP]
    came = [place.case(nature=nature).id for nature in natures]

    listed = [view.id for view in open_tasks(place.tx, place.reference, place.chat(COMPANY))]

    assert listed == came


@pytest.mark.parametrize("nature", [Nature.PRAISE, Nature.COMPLAINT, Nature.ADVICE], ids=str)
def test_the_card_of_praise_and_of_blame_has_the_same_words_and_buttons(
    place: Community, nature: Nature
) -> None:
    plain, other = place.case(), place.case(nature=nature)

    first, second = place.told(COMPANY)

    assert (
        second.replace(other.number, plain.number).replace(f'"case":{other.id}', f'"case":{plain.id}')
        == first
    )


def test_both_go_through_the_same_life(place: Community) -> None:
    told = []
    for nature in (Nature.PRAISE, Nature.COMPLAINT):
        case = place.case(nature=nature)
        before = len(place.told(REPORTER))
        for minute, (person, deed) in enumerate([(COMPANY, "accept"), (COMPANY, "reply")], start=1):
            assert let(place, person, deed, case, minute)
        pass_time(place, case, 2)
        told.append([each.replace(case.number, "…") for each in place.told(REPORTER)[before:]])

    assert len(told[0]) == len(told[1]) == 4
    assert [each.split('"$with"')[0] for each in told[0]] == [each.split('"$with"')[0] for each in told[1]]


def test_an_unsure_matter_goes_to_the_dispatcher_whatever_its_nature(place: Community) -> None:
    for nature in Nature:
        place.case(category=None, nature=nature)

    assert len(place.told(DISPATCHER)) == len(Nature)


def test_no_column_can_hold_what_somebody_believes_or_is() -> None:
    named = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        for piece in column.name.split("_")
        if piece not in HARMLESS and any(piece.startswith(word) for word in BELIEFS)
    ]

    assert named == []


def test_praise_that_waits_for_one_case_is_no_reason_of_another(place: Community) -> None:
    praised, rated = place.case(), place.case()
    kept = {praising.PRAISE: "师傅真好", praising.ABOUT: praised.id}
    question = Reply((Screen((), case_id=rated.id),))

    assert praising.along(turn_of(place, memory=kept), question).memory == {}
    assert praising.along(turn_of(place, memory={**kept, praising.ABOUT: rated.id}), question).memory == {
        praising.PRAISE: "师傅真好",
        praising.ABOUT: rated.id,
    }


def test_praise_is_kept_without_signs_that_nobody_sees(place: Community) -> None:
    case = place.case()
    case.status = Status.REPLIED
    typed = turn_of(place, text="谢谢\u202e师傅" + "好" * LONGEST)

    reply = praising.first_rate(typed, own(case))

    assert reply.memory[praising.PRAISE] == ("谢谢师傅" + "好" * LONGEST)[:LONGEST]


@pytest.mark.parametrize(
    "words", [Role, BodyKind, AreaKind, ContactKind, Purpose], ids=lambda each: each.__name__
)
def test_no_word_of_the_vocabulary_says_what_somebody_believes(words: type) -> None:
    said = [member.value for member in words]  # type: ignore[attr-defined]  # each is an enumeration

    assert [word for word in said if any(word.startswith(belief) for belief in BELIEFS)] == []
