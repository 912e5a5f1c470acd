"""Who may do what about a matter; what is kept of who had whom; what forgetting leaves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import col

from models.body import Body
from models.case import Case
from models.governance import Matter, MatterApproval, MatterCandidate, MatterOption, MatterSign
from models.person import Chat, Person
from models.post import timer_due
from models.vocabulary import MatterStage, Role, TimerKind
from nlu.reading import Nature
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    SEATS,
    START,
    STREETS_HEAD,
    Community,
    community,
)
from workflows.cases.acts import Act, Actor, CaseUnknown
from workflows.cases.take_part import join
from workflows.governance import begin, due, seats, view
from workflows.governance.asked import perform
from workflows.governance.deciding import Lack, NotRipe
from workflows.governance.matters import IDLE, MatterUnknown
from workflows.governance.stages import Verb
from workflows.policy import Policy
from workflows.privacy import anonymise
from workflows.privacy.forget import forget
from workflows.privacy.merge import merge
from workflows.privacy.my_data import export
from workflows.reference import load_reference
from workflows.timers import DueTimer
from workflows.verify import verify

THIRD, FOURTH, STRANGER = 101, 102, 103
PLAN = {"title": "电梯换还是修", "lead": "COMPANY", "social": "HELPERS"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The small community with three more residents and a social organisation."""
    with community(tmp_path) as found:
        for person in (THIRD, FOURTH, STRANGER):
            found.tx.execute(insert(Person).values(id=person, name="", created_at=START))
            chat = {"channel": "web", "address": f"w{person}", "person_id": person, "role": Role.RESIDENT}
            found.tx.execute(insert(Chat).values(id=person, **chat, locale="zh-CN", created_at=START))
        found.tx.add(Body(code="HELPERS", name="示例志愿者协会", kind="social_group"))
        found.tx.flush()
        found.reference = load_reference(found.tx, Policy(), START)
        yield found


def act(place: Community, person: int, days: float = 0) -> Act:
    """Let somebody act, so many days after the start."""
    role, body = SEATS.get(person, (Role.RESIDENT, None))
    now = START + timedelta(days=days, hours=1)
    return Act(place.tx, Actor(role, person, body), now, place.reference, place.chance)


def met(place: Community) -> Case:
    """A case that four have met."""
    case = place.case()
    for person in (NEIGHBOUR, THIRD, FOURTH):
        join(act(place, person), case.id)
    return case


def opened(place: Community) -> Matter:
    """A matter of it, for which people may stand."""
    return begin.open_matter(act(place, COORDINATOR), met(place).id, PLAN)


def ends(place: Community, matter: Matter, days: float) -> None:
    """Let the clock end the stage's term."""
    timer = DueTimer(1, f"matter:{matter.id}", "govern", START, matter.id, "{}")  # type: ignore[arg-type]
    system = Act(
        place.tx, Actor(Role.SYSTEM), START + timedelta(days=days, hours=2), place.reference, place.chance
    )
    due.fire(system, timer)


def chosen(place: Community) -> Matter:
    """A matter with two representatives, each approved by the other."""
    matter = opened(place)
    for person in (NEIGHBOUR, THIRD):
        perform(act(place, person), Verb.STAND, {"matter": matter.id}, {"intro": "愿意跑腿"})
    ends(place, matter, 3)
    for person, other in ((NEIGHBOUR, 1), (THIRD, 0)):
        seats.support(act(place, person, 4), candidates(place)[other].id, yes=True)
    ends(place, matter, 7)
    return matter


def candidates(place: Community) -> list[MatterCandidate]:
    return list(place.tx.execute(select(MatterCandidate).order_by(col(MatterCandidate.id))).scalars())


@pytest.mark.parametrize("person", [REPORTER, NEIGHBOUR, COMPANY, COMPANYS_HEAD, DISPATCHER, AUDITOR])
def test_nobody_but_a_coordinator_opens_a_matter(place: Community, person: int) -> None:
    case = met(place)

    with pytest.raises(CaseUnknown):
        begin.open_matter(act(place, person), case.id, PLAN)


def test_two_people_are_too_few_and_a_second_matter_is_refused(place: Community) -> None:
    case = place.case()
    join(act(place, NEIGHBOUR), case.id)

    with pytest.raises(NotRipe) as few:
        begin.open_matter(act(place, COORDINATOR), case.id, PLAN)
    matter = opened(place)
    with pytest.raises(NotRipe) as twice:
        begin.open_matter(act(place, COORDINATOR), matter.case_id, PLAN)

    assert (few.value.lack, twice.value.lack) == (Lack.PEOPLE, Lack.TAKEN)


@pytest.mark.parametrize("person", [STRANGER, STREETS_HEAD, DISPATCHER, AUDITOR])
def test_who_takes_no_part_neither_sees_nor_does_anything(place: Community, person: int) -> None:
    matter = opened(place)

    with pytest.raises(MatterUnknown):
        perform(act(place, person), Verb.STAND, {"matter": matter.id}, {"intro": "我来"})
    with pytest.raises(MatterUnknown):
        view.for_seat(place.tx, place.reference, act(place, person).by, matter.id)


def test_what_is_sealed_since_is_on_no_public_page_and_before_no_body(place: Community) -> None:
    matter = opened(place)
    head = act(place, COMPANYS_HEAD).by
    assert [each.code for each in view.published(place.tx)] == [matter.code]
    assert view.for_seat(place.tx, place.reference, head, matter.id).code == matter.code

    place.tx.get_one(Case, matter.case_id).nature = Nature.REPORT
    place.tx.flush()

    assert (view.for_everybody(place.tx, matter.code), list(view.published(place.tx))) == (None, [])
    with pytest.raises(MatterUnknown):
        view.for_seat(place.tx, place.reference, head, matter.id)


def test_of_what_was_sealed_since_the_clock_tells_no_body_and_ends_no_term(place: Community) -> None:
    matter = opened(place)
    place.tx.get_one(Case, matter.case_id).nature = Nature.REPORT
    place.tx.flush()
    before, stage = len(place.told(COMPANYS_HEAD)), matter.stage

    ends(place, matter, 9)

    assert (len(place.told(COMPANYS_HEAD)), matter.stage) == (before, stage)


def test_a_case_lets_go_of_its_people_only_once_its_matter_has_ended(place: Community) -> None:
    matter = chosen(place)
    case = place.tx.get_one(Case, matter.case_id)
    case.status, case.closed_at = "closed", START
    place.tx.flush()

    let_go(place, case, 400)
    kept = case.anonymised_at, [each.seated for each in candidates(place)]
    begin.drop(act(place, COORDINATOR, 401), matter.id, {"reason": "已经换了电梯"})
    let_go(place, case, 402)

    assert kept == (None, [True, True])
    assert case.anonymised_at is not None


def let_go(place: Community, case: Case, days: int) -> None:
    """Let the term of a case come."""
    now = START + timedelta(days=days)
    timer = DueTimer(1, "", TimerKind.ANONYMISE, now, case.id, "{}")
    anonymise.fire(Act(place.tx, Actor(Role.SYSTEM), now, place.reference, place.chance), timer)


def test_who_had_whom_is_gone_once_it_is_counted(place: Community) -> None:
    matter = chosen(place)

    assert matter.stage == MatterStage.INTERESTS
    assert [each.seated for each in candidates(place)] == [True, True]
    assert place.tx.execute(select(func.count()).select_from(MatterApproval)).scalar_one() == 0
    assert view.view(place.tx, matter).seats == ((1, "<5"), (2, "<5"))


def test_too_few_candidates_let_the_term_begin_anew(place: Community) -> None:
    matter = opened(place)
    perform(act(place, NEIGHBOUR), Verb.STAND, {"matter": matter.id}, {"intro": "愿意跑腿"})

    ends(place, matter, 3)

    assert matter.stage == MatterStage.NOMINATING
    assert matter.due_at is not None
    assert matter.due_at > START + timedelta(days=5)


def test_nobody_is_asked_a_third_time_to_stand(place: Community) -> None:
    matter = opened(place)

    for days in (3, 6, 9):
        ends(place, matter, days)

    assert sum("matter.prolonged" in told for told in place.told(FOURTH)) == 1
    assert sum("govern.prolonged" in told for told in place.told(COORDINATOR)) == 3


def test_nobody_approves_of_themselves(place: Community) -> None:
    matter = opened(place)
    for person in (NEIGHBOUR, THIRD):
        perform(act(place, person), Verb.STAND, {"matter": matter.id}, {"intro": "愿意跑腿"})
    ends(place, matter, 3)

    with pytest.raises(MatterUnknown):
        seats.support(act(place, NEIGHBOUR, 4), candidates(place)[0].id, yes=True)


def test_two_doors_of_one_person_are_one_who_stands_and_never_their_own_voice(place: Community) -> None:
    matter = opened(place)
    for person in (NEIGHBOUR, THIRD, FOURTH):
        perform(act(place, person), Verb.STAND, {"matter": matter.id}, {"intro": "愿意跑腿"})
    ends(place, matter, 3)
    seats.support(act(place, NEIGHBOUR, 4), candidates(place)[1].id, yes=True)

    merge(act(place, NEIGHBOUR, 4), stays=NEIGHBOUR, goes=THIRD)

    place.tx.expire_all()
    assert [each.person_id for each in candidates(place)] == [NEIGHBOUR, None, FOURTH]
    assert [each.left_at is None for each in candidates(place)] == [True, False, True]
    assert place.tx.execute(select(func.count()).select_from(MatterApproval)).scalar_one() == 0


def test_a_forgotten_representative_is_nobody_and_the_ledger_still_holds(place: Community) -> None:
    matter = chosen(place)

    forget(act(place, NEIGHBOUR, 8), NEIGHBOUR, withdraw=False)

    place.tx.expire_all()
    gone = candidates(place)[0]
    assert (gone.person_id, gone.left_at is not None) == (None, True)
    assert not any("愿意跑腿" in told for told in place.told(NEIGHBOUR))
    assert verify(place.tx).whole
    assert view.view(place.tx, matter).voices == (0, 0, 1)


def test_every_step_stands_in_the_chain_with_actor_and_versioned_basis(place: Community) -> None:
    matter = chosen(place)

    steps = view.view(place.tx, matter).steps

    assert [str(each.kind) for each in steps] == ["opened", "called", "counted"]
    assert {each.basis for each in steps} == {f"governance@{Policy().version}"}


def test_a_copy_of_ones_data_tells_what_one_signed_for_others(place: Community) -> None:
    matter = chosen(place)
    place.tx.add(MatterOption(id=1, matter_id=matter.id, what="换新梯", cost="四十万", doer="COMPANY"))
    place.tx.flush()
    signed = MatterSign(matter_id=matter.id, option_id=1, candidate_id=1, agrees=False, at=START)
    place.tx.add(signed)
    place.tx.flush()

    (stood,) = export(place.tx, NEIGHBOUR, START)["stood"]

    assert (stood["seated"], [each["agrees"] for each in stood["signed"]]) == (True, [False])


def test_a_matter_that_stands_still_reminds_who_rules_until_it_ends(place: Community) -> None:
    matter = chosen(place)
    assert matter.stage == MatterStage.INTERESTS

    def reminded(days: float) -> int:
        system = Act(
            place.tx, Actor(Role.SYSTEM), START + timedelta(days=days), place.reference, place.chance
        )
        due.fire(system, DueTimer(0, f"{IDLE}:{matter.id}", TimerKind.GOVERN, START, matter.id, "{}"))
        return sum("govern.idle" in each for each in place.told(COORDINATOR))

    before = reminded(12)
    matter.stage = MatterStage.DROPPED

    assert (before, reminded(18)) == (1, 1)
    assert timer_due(place.tx, f"{IDLE}:{matter.id}") is not None
