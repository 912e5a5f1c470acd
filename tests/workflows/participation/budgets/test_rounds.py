"""Budget rounds step by step: whose hand, whose word, and where every fen is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update
from sqlmodel import Session, col

from models.budget import BudgetProject
from models.person import Membership
from models.post_tables import Outbox
from models.service import ServiceContract
from models.vocabulary import Role
from models.vocabulary_budgets import Feasible, ProjectState, ProposalState, RoundStage, Verdict
from models.vocabulary_means import MeansEvent
from models.vocabulary_votes import RollKind
from models.vote import Vote
from tests.principles.community import COORDINATOR, REPORTER
from tests.workflows.participation.budgets.purse import DOER, FUND, KEEPER, OFFICER, OTHER, SUM, Purse
from tests.workflows.participation.votes.polling import FIRST
from workflows.cases.acts import SYSTEM, Actor
from workflows.means import account
from workflows.means.vouched import means_faults
from workflows.participation.budgets import (
    accept,
    doing,
    ending,
    feasible,
    lines,
    moderate,
    pay,
    propose,
    questions,
    rounds,
    telling,
    voting,
    yours,
)
from workflows.participation.budgets.forget import drop_double_verdicts, forget_budgets
from workflows.participation.budgets.my_budgets import my_budgets
from workflows.participation.budgets.record import authors_of, counts_of
from workflows.participation.budgets.terms import BudgetRefused, No
from workflows.participation.budgets.view import view
from workflows.participation.budgets.vouched import budget_faults
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.records import options_of
from workflows.screens import Screen, say, to_json

DAYS = timedelta(days=16)
"""After an acceptance the last bills have come."""

A, F, R = Verdict.ACCEPTED, Verdict.FAULTS, Verdict.REJECTED


@contextmanager
def counted(tx: Session) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    bind = tx.connection()
    event.listen(bind, "before_cursor_execute", note)
    yield statements
    event.remove(bind, "before_cursor_execute", note)


def is_whole(purse: Purse) -> bool:
    """Whether chains and accounts agree with the rows."""
    purse.tx.flush()
    return not budget_faults(purse.tx, None) and not means_faults(purse.tx, None)


def test_the_keeper_of_the_fund_sets_the_sum_apart_and_it_comes_back(purse: Purse) -> None:
    row = purse.asked()
    with pytest.raises(BudgetRefused) as refused:
        rounds.fund(purse.by(OFFICER), row.id)
    rounds.fund(purse.by(KEEPER), row.id)
    apart = purse.source.balance
    rounds.cancel(purse.by(OFFICER), row.id, "换个时间")

    assert (refused.value.no, apart, purse.source.balance) == (No.SAME_HAND, FUND - SUM, FUND)
    assert is_whole(purse)


def test_who_stands_on_no_roll_proposes_nothing_and_nobody_without_end(purse: Purse) -> None:
    row = purse.opened()
    with pytest.raises(BudgetRefused) as stranger:
        purse.proposed(row, "长椅", REPORTER)
    for place in range(3):
        purse.proposed(row, f"项目{place}")
    with pytest.raises(BudgetRefused) as many:
        purse.proposed(row, "长椅")

    assert (stranger.value.no, many.value.no) == (No.NOT_ON_ROLL, No.MANY)


def test_a_proposal_is_struck_for_a_listed_reason_and_another_rules(purse: Purse) -> None:
    row = purse.opened()
    proposal = purse.proposed(row, "门卫补贴")
    with pytest.raises(BudgetRefused) as view_is_no_reason:
        moderate.strike(purse.by(OFFICER), proposal.id, "dislike", "不喜欢")
    moderate.strike(purse.by(OFFICER), proposal.id, "staff_pay", "这是工资")
    moderate.appeal(purse.resident(), proposal.id, "门卫很辛苦")
    with pytest.raises(BudgetRefused) as same:
        moderate.rule(purse.by(OFFICER), proposal.id, "仍是工资", restored=False)
    moderate.rule(purse.by(OTHER), proposal.id, "说的是饮水机", restored=True)

    assert (view_is_no_reason.value.no, same.value.no) == (No.NOT_LISTED, No.SAME_HAND)
    assert proposal.state == ProposalState.OPEN
    seen = view(purse.tx, row.id, purse.now)
    assert seen is not None
    assert (seen.struck, seen.appealed, seen.restored) == ((), 1, 1)


def test_authors_of_what_was_merged_hear_of_the_other(purse: Purse) -> None:
    row = purse.opened()
    one, other = purse.proposed(row, "长椅", FIRST), purse.proposed(row, "木椅", FIRST + 1)
    moderate.merge(purse.by(OFFICER), other.id, one.place, "都是椅子")

    assert authors_of(purse.tx, one) == [FIRST, FIRST + 1]


def test_who_was_merged_against_their_will_appeals_and_another_rules(purse: Purse) -> None:
    row, (bench, lamp, bed) = purse.checking()
    for each in (bench, bed):
        purse.answers(each)
    moderate.merge(purse.by(OFFICER), lamp.id, bench.place, "都在院里")
    with pytest.raises(BudgetRefused) as early:
        voting.put(purse.by(OFFICER), row.id, "怎么花")
    moderate.appeal(purse.resident(FIRST + 1), lamp.id, "路灯不是长椅")
    with pytest.raises(BudgetRefused) as same:
        moderate.rule(purse.by(OFFICER), lamp.id, "一样", restored=False)
    seen = view(purse.tx, row.id, purse.now)
    moderate.rule(purse.by(OTHER), lamp.id, "两回事", restored=True)

    assert (early.value.no, same.value.no) == (No.WAITING, No.SAME_HAND)
    assert seen is not None
    assert (seen.merged, seen.appealed, seen.restored) == (1, 1, 0)
    assert (lamp.state, lamp.into_id) == (ProposalState.CHECKING, None)
    assert is_whole(purse)


def test_what_was_merged_outlives_what_it_was_merged_into(purse: Purse) -> None:
    row = purse.opened()
    one, other = purse.proposed(row, "长椅", FIRST), purse.proposed(row, "木椅", FIRST + 1)
    moderate.merge(purse.by(OFFICER), other.id, one.place, "都是椅子")
    propose.withdraw(purse.resident(FIRST), one.id)

    assert (one.state, other.state, other.into_id) == (ProposalState.WITHDRAWN, ProposalState.OPEN, None)
    assert is_whole(purse)


def test_whose_proposal_was_merged_into_what_is_struck_may_appeal(purse: Purse) -> None:
    row = purse.opened()
    one, other = purse.proposed(row, "长椅", FIRST), purse.proposed(row, "木椅", FIRST + 1)
    moderate.merge(purse.by(OFFICER), other.id, one.place, "都是椅子")
    moderate.strike(purse.by(OFFICER), one.id, "private_cost", "自家的")
    with pytest.raises(BudgetRefused) as stranger:
        moderate.appeal(purse.resident(FIRST + 2), one.id, "大家都坐")
    moderate.appeal(purse.resident(FIRST + 1), one.id, "大家都坐")

    assert stranger.value.no is No.UNKNOWN
    assert one.appealed_at == purse.now


def test_who_proposed_it_does_not_rule_on_its_strike(purse: Purse) -> None:
    row = purse.opened()
    proposal = purse.proposed(row, "门卫补贴")
    moderate.strike(purse.by(OFFICER), proposal.id, "staff_pay", "这是工资")
    moderate.appeal(purse.resident(), proposal.id, "门卫很辛苦")
    with pytest.raises(BudgetRefused) as own:
        moderate.rule(purse.by(Actor(Role.COORDINATOR, FIRST)), proposal.id, "不是", restored=True)

    assert own.value.no is No.SAME_HAND


def test_a_body_that_is_silent_stops_nothing(purse: Purse) -> None:
    row, (bench, lamp, bed) = purse.checking()
    purse.answers(bench)
    purse.answers(bed, Feasible.NO)
    with pytest.raises(BudgetRefused) as waits:
        voting.put(purse.by(OFFICER), row.id, "怎么花")
    assert lamp.due_at is not None
    purse.until(lamp.due_at)
    vote = voting.put(purse.by(OFFICER), row.id, "怎么花")

    costs = {each.words: each.cost for each in options_of(purse.tx, vote.id)}
    assert waits.value.no is No.WAITING
    assert costs == {"长椅": 100_000, "路灯": 150_000}
    assert lamp.late


def test_a_round_with_nothing_to_vote_on_says_so(purse: Purse) -> None:
    _, found = purse.checking()
    for each in found:
        purse.answers(each, Feasible.NO)
    purse.until(purse.now + timedelta(days=30))

    told = {line.key for screen in purse.told(COORDINATOR, "budget_few") for line in screen.lines}
    assert told == {"budget.told.few"}
    assert purse.told(COORDINATOR, "budget_wait") == []


def test_a_body_is_asked_nothing_of_a_round_that_was_called_off(purse: Purse) -> None:
    row, found = purse.checking()
    before = yours.to_answer(purse.tx, "COMPANY", 2)
    rounds.cancel(purse.by(OFFICER), row.id, "改日再办")
    purse.tx.flush()

    assert [(line.code, each.place) for line, each in before] == [
        (row.code, each.place) for each in found[:2]
    ]
    assert yours.to_answer(purse.tx, "COMPANY", 2) == []


def test_a_list_reads_no_more_for_many_rounds_than_for_one(purse: Purse) -> None:
    def reads() -> tuple[list[int], int]:
        purse.tx.flush()
        with counted(purse.tx) as statements:
            found = lines.rounds(purse.tx)
        return [each.proposals for each in found], len(statements)

    purse.proposed(purse.opened(), "长椅")
    source = purse.source
    one = reads()
    account.enter(purse.by(KEEPER), source, MeansEvent.PUT_IN, 2 * FUND, "拨款")
    for title in ("路灯", "花坛"):
        purse.proposed(purse.opened(), title)

    assert (one[0], reads()[0]) == ([1], [1, 1, 1])
    assert reads()[1] == one[1]


def test_an_author_revises_once(purse: Purse) -> None:
    _, (bench, *_) = purse.checking()
    purse.answers(bench, Feasible.NO)
    feasible.revise(purse.resident(), bench.id, "只装两张", 60_000)
    purse.answers(bench, Feasible.CHANGED)
    with pytest.raises(BudgetRefused) as again:
        feasible.revise(purse.resident(), bench.id, "只装一张", 30_000)

    told = [line.key for screen in purse.told(FIRST, "budget_checked") for line in screen.lines]
    assert again.value.no is No.ONCE
    assert told == ["budget.told.checked.no", "budget.told.checked_last.changed"]
    assert is_whole(purse)


def test_a_cancelled_vote_can_be_put_again(purse: Purse) -> None:
    row, found = purse.checking()
    for each in found:
        purse.answers(each)
    vote = voting.put(purse.by(OFFICER), row.id, "怎么花")
    cancel(purse.by(OFFICER), vote.id, "写错了一个数字")
    purse.until(purse.now)

    assert voting.put(purse.by(OFFICER), row.id, "怎么花").code != vote.code


def test_what_was_chosen_is_reserved_and_the_rest_goes_back(purse: Purse) -> None:
    row, projects = purse.settled()

    assert [each.reserved for each in projects] == [100_000, 150_000]
    assert (row.held, purse.source.balance) == (250_000, FUND - 250_000)
    assert purse.tx.get_one(Vote, row.vote_id).stage == "closed"
    assert is_whole(purse)


def test_nothing_is_paid_above_the_reservation_and_never_by_one_hand(purse: Purse) -> None:
    _, (bench, lamp) = purse.settled()
    purse.given_out(bench)
    purse.given_out(lamp)
    pay.ask(purse.by(DOER), bench.id, 60_000, "材料")
    with pytest.raises(BudgetRefused) as above:
        pay.ask(purse.by(DOER), bench.id, 40_001, "人工")
    with pytest.raises(BudgetRefused) as not_theirs:
        pay.ask(purse.by(KEEPER), bench.id, 1, "茶水")
    with pytest.raises(BudgetRefused) as too_much:
        doing.raise_project(purse.by(OFFICER), bench.id, 50_001, "木料涨价")
    doing.raise_project(purse.by(OFFICER), bench.id, 50_000, "木料涨价")
    purse.paid(bench, 90_000, 80_000)

    assert (above.value.no, above.value.left) == (No.SHORT, 40_000)
    assert not_theirs.value.no is No.UNKNOWN
    assert (too_much.value.no, too_much.value.left) == (No.SHORT, 50_000)
    assert (bench.reserved, bench.spent) == (150_000, 80_000)
    assert is_whole(purse)


def test_faults_reopen_the_work_once_and_then_a_person_decides(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.judged(bench, A, F)
    mended = (bench.state, bench.attempt)
    purse.delivered(bench)
    purse.judged(bench, A, F, R)

    assert mended == (ProjectState.DOING, 2)
    assert bench.state == ProjectState.DISPUTED
    accept.rule(purse.by(OFFICER), bench.id, "看过现场,不影响使用", faulty=True)
    assert (bench.state, bench.faulty) == (ProjectState.ACCEPTED, True)
    assert is_whole(purse)


def test_nobody_speaks_twice_nor_when_the_time_is_over(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    accept.judge(purse.resident(), bench.id, F, "松了")
    accept.judge(purse.resident(), bench.id, A)

    assert counts_of(purse.tx, bench) == {"accepted": 1}
    assert is_whole(purse)
    purse.judged(bench)
    with pytest.raises(BudgetRefused):
        accept.judge(purse.resident(FIRST + 1), bench.id, R, "没有")
    assert bench.state == ProjectState.ACCEPTED


def test_a_round_ends_with_what_was_not_spent_in_the_fund(purse: Purse) -> None:
    row, (bench, lamp) = purse.settled()
    for each, spent in ((bench, 90_000), (lamp, 150_000)):
        purse.given_out(each)
        purse.paid(each, spent)
        purse.delivered(each)
        purse.judged(each, A, A, A)
    ending.end(purse.by(DOER), bench.id)
    assert row.stage == RoundStage.DOING
    purse.until(max(each.accepted_at for each in (bench, lamp) if each.accepted_at) + DAYS)

    assert row.stage == RoundStage.SUPERVISING
    assert row.supervise_until is not None
    purse.until(row.supervise_until)
    assert row.stage == RoundStage.CLOSED
    assert (row.held, purse.source.balance) == (240_000, FUND - 240_000)
    assert is_whole(purse)


def test_a_project_that_nobody_can_do_gives_its_money_back(purse: Purse) -> None:
    row, (bench, lamp) = purse.settled()
    purse.given_out(bench)
    ending.drop(purse.by(OFFICER), bench.id, "地下有管线")
    ending.drop(purse.by(OFFICER), lamp.id, "地下有管线")

    assert (row.stage, row.held, purse.source.balance) == (RoundStage.SUPERVISING, 0, FUND)
    assert is_whole(purse)


@pytest.mark.parametrize("column", ["spent", "reserved"])
def test_a_changed_sum_is_found(purse: Purse, column: str) -> None:
    _, (bench, _) = purse.settled()
    purse.tx.execute(update(BudgetProject).where(col(BudgetProject.id) == bench.id).values({column: 7}))
    purse.tx.expire_all()

    assert [each.problem for each in budget_faults(purse.tx, None)] == ["money"]


def test_who_is_forgotten_is_nobody_and_stays_counted(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    accept.judge(purse.resident(), bench.id, F, "松了")
    known = my_budgets(purse.tx, FIRST)
    forget_budgets(purse.tx, FIRST)
    purse.tx.expire_all()

    assert (len(known["proposed"]), known["judged"][0]["words"]) == (1, "松了")
    assert my_budgets(purse.tx, FIRST) == {"asked": [], "proposed": [], "judged": []}
    assert counts_of(purse.tx, bench) == {"faults": 1}
    assert is_whole(purse)


def test_two_doors_of_one_person_are_one_word(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    for person in (FIRST, FIRST + 1):
        accept.judge(purse.resident(person), bench.id, A)
    drop_double_verdicts(purse.by(Actor(Role.RESIDENT, FIRST)), FIRST, FIRST + 1)

    assert counts_of(purse.tx, bench) == {"accepted": 1}
    assert is_whole(purse)


def test_a_household_has_one_word_whoever_of_it_speaks(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.one_household(FIRST, FIRST + 1, FIRST + 2)
    for person, verdict in ((FIRST, F), (FIRST + 1, R), (FIRST + 2, A), (FIRST + 20, F)):
        accept.judge(purse.resident(person), bench.id, verdict, "松了")

    assert counts_of(purse.tx, bench) == {"accepted": 1, "faults": 1}
    assert my_budgets(purse.tx, FIRST)["judged"] == []
    assert not yours.is_of_households(purse.tx, bench.id)
    purse.roll.kind = RollKind.HOUSEHOLDS
    assert yours.is_of_households(purse.tx, bench.id)
    assert is_whole(purse)


def test_who_speaks_for_two_households_takes_no_word_from_either(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.polling.line(purse.roll, "1-1 B", "h1", 9000, FIRST + 1)  # beside its own line
    for person, verdict in ((FIRST, F), (FIRST + 1, R), (FIRST, A)):
        accept.judge(purse.resident(person), bench.id, verdict, "松了")

    assert counts_of(purse.tx, bench) == {"accepted": 1, "rejected": 1}


def test_an_account_is_not_closed_while_a_question_waits(purse: Purse) -> None:
    row, projects = purse.settled()
    for each in projects:
        ending.drop(purse.by(OFFICER), each.id, "地下有管线")
    asked = questions.ask(purse.resident(), row.id, "长椅为什么没有装")
    assert row.supervise_until is not None
    purse.until(row.supervise_until)
    waited = row.stage
    questions.answer(purse.by(OFFICER), asked.id, "地下有管线")
    purse.until(purse.now + DAYS)

    assert (waited, row.stage) == (RoundStage.SUPERVISING, RoundStage.CLOSED)
    assert is_whole(purse)


def test_a_roll_is_told_from_where_the_last_portion_ended(purse: Purse) -> None:
    row = purse.opened()
    screen = to_json(Screen((say("budget.none"),)))
    rest = {"key": "budget_rest:1", "screen": screen, "after": FIRST + 29}
    telling.go_on(purse.by(SYSTEM), row.id, json.dumps(rest))
    purse.tx.flush()

    told = select(col(Outbox.chat_id)).where(col(Outbox.dedup).startswith("budget_rest"))
    assert sorted(purse.tx.execute(told).scalars()) == list(range(FIRST + 30, FIRST + 40))


def test_nobody_accepts_the_work_of_their_own_body(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    seat = Membership(person_id=FIRST, role=Role.HANDLER, body="COMPANY", since=purse.now)
    purse.tx.add(seat)
    purse.tx.flush()
    with pytest.raises(BudgetRefused) as own:
        accept.judge(purse.resident(), bench.id, A)
    with pytest.raises(BudgetRefused) as staff:
        accept.judge(purse.by(Actor(Role.HEAD, FIRST + 1, "STREET")), bench.id, A)

    assert (own.value.no, staff.value.no) == (No.OWN_WORK, No.NOT_ON_ROLL)


def test_nobody_decides_about_the_work_of_their_own_body(purse: Purse) -> None:
    row, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.tx.add(Membership(person_id=COORDINATOR, role=Role.HANDLER, body="COMPANY", since=purse.now))
    purse.judged(bench)
    with pytest.raises(BudgetRefused) as own:
        accept.rule(purse.by(OFFICER), bench.id, "办好了", faulty=False)
    asked = {each.person_id for each in accept.deciders(purse.by(SYSTEM), row, bench)}
    accept.rule(purse.by(OTHER), bench.id, "看过现场", faulty=False)

    assert own.value.no is No.OWN_WORK
    assert COORDINATOR not in asked
    assert bench.state == ProjectState.ACCEPTED


def test_faults_that_were_mended_are_told_no_more(purse: Purse) -> None:
    row, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.judged(bench, F)
    mending = view(purse.tx, row.id, purse.now)
    purse.delivered(bench)
    purse.judged(bench, A)
    mended = view(purse.tx, row.id, purse.now)

    assert mending is not None
    assert mended is not None
    assert (mending.projects[0].faults, mended.projects[0].faults) == (("松了",), ())


def test_a_vote_waits_until_what_was_struck_can_be_appealed(purse: Purse) -> None:
    row, found = purse.checking()
    for each in found:
        purse.answers(each)
    moderate.strike(purse.by(OFFICER), found[2].id, "private_cost", "自家的花坛")
    with pytest.raises(BudgetRefused) as early:
        voting.put(purse.by(OFFICER), row.id, "怎么花")
    purse.until(purse.now + timedelta(days=3))

    assert early.value.no is No.WAITING
    assert len(options_of(purse.tx, voting.put(purse.by(OFFICER), row.id, "怎么花").id)) == 2


def test_a_provider_does_it_under_a_contract_and_the_payer_pays(purse: Purse) -> None:
    _, (bench, _) = purse.settled()
    today = purse.reference.local_date(purse.now)
    contract = ServiceContract(
        code="HT-1",
        payer="COMPANY",
        provider="STREET",
        title="小修",
        categories="",
        areas="",
        amount=1,
        starts=today,
        ends=today + timedelta(days=20),
    )
    purse.tx.add(contract)
    purse.tx.flush()
    offered = dict(doing.doers(purse.by(OFFICER), bench.id))
    with pytest.raises(BudgetRefused) as too_late:
        doing.commission(purse.by(OFFICER), bench.id, "contract:HT-1", "装好", today + timedelta(days=21))
    doing.commission(purse.by(OFFICER), bench.id, "contract:HT-1", "装好", today + timedelta(days=9))
    payment = pay.ask(purse.by(DOER), bench.id, 100, "材料")
    with pytest.raises(BudgetRefused) as provider:
        pay.ask(purse.by(KEEPER), bench.id, 100, "材料")

    assert {"body:COMPANY", "contract:HT-1"} == set(offered)
    assert (too_late.value.no, provider.value.no) == (No.CONTRACT, No.UNKNOWN)
    assert (bench.body, bench.payer, payment.state) == ("STREET", "COMPANY", "asked")
