"""Covenants: drafted, commented on, voted on, in force from a day; a soft basis, never a ground to refuse."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models import post
from models.covenant import CovenantVersion
from models.post_tables import Outbox
from models.vocabulary import Role, TimerKind
from models.vocabulary_covenants import VersionKind, VersionStage
from models.vocabulary_votes import RollKind, VoteProcess
from models.vote import Vote
from tests.databases import prepared, session_on
from tests.principles.community import START
from tests.workflows.participation.votes.polling import ORGANIZER, VOTERS, YES, YES_NO, Polling, inhabited
from workflows.cases.acts import SYSTEM, Actor
from workflows.participation.covenants import clock, comment, decide, draft, telling
from workflows.participation.covenants.cite import found
from workflows.participation.covenants.forget import forget_covenants
from workflows.participation.covenants.record import articles_of, find, in_force
from workflows.participation.covenants.search import Line, best, score
from workflows.participation.covenants.stages import MOVES
from workflows.participation.covenants.terms import CovenantRefused, No, check_ground
from workflows.participation.covenants.view import one
from workflows.participation.covenants.vouched import covenant_faults
from workflows.participation.decisions.view import missing_since
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.draft import change_draft
from workflows.participation.votes.errors import VoteStageRefused
from workflows.participation.votes.terms import preset
from workflows.policy import Policy

LATER = START + timedelta(days=20)
FROM = date(2027, 2, 1)


@pytest.fixture
def polling(tmp_path: Path) -> Iterator[Polling]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Polling(session)


def why(act: object) -> No:
    """Why something was not done."""
    assert callable(act)
    with pytest.raises(CovenantRefused) as caught:
        act()
    return caught.value.no


def tick(polling: Polling, until: datetime) -> None:
    """Let the clock do what is due, each at its time."""
    while due := post.due_timers(polling.tx, until, 1):
        timer = post.claim_timer(polling.tx, due[0], until)
        assert timer is not None
        if timer.kind is TimerKind.COVENANT:
            clock.fire(polling.act(SYSTEM, timer.due_at), timer)
        polling.tx.flush()


def shown(polling: Polling) -> CovenantVersion:
    """A draft of two articles that residents read."""
    roll = polling.roll(RollKind.PERSONS, people=6)
    act = polling.act(ORGANIZER, START)
    version = draft.begin(act, roll.code, "示例公约", "电动车停在车棚。")
    draft.add(act, version.id, "晚上十点以后不大声说话。", "LM-20261122-AAAAA")
    return draft.show(act, version.id, (START + timedelta(days=9)).date())


def put(polling: Polling) -> tuple[CovenantVersion, Vote]:
    """The same before the residents."""
    version = shown(polling)
    tick(polling, LATER)
    vote = decide.put(polling.act(ORGANIZER, LATER), version.id, decide.Ballot(YES_NO, FROM))
    return version, vote


def voted(polling: Polling, vote: Vote, *yes: int) -> None:
    """Announce a vote, let some say yes, and let the clock count."""
    polling.studied(vote)
    announce(polling.act(ORGANIZER, LATER), vote.id)
    polling.tick(vote.opens_at)
    for person in yes:
        polling.cast(vote, person, YES, at=vote.opens_at + timedelta(hours=1))
    polling.closed(vote)


def adopted(polling: Polling) -> CovenantVersion:
    """The same passed, and in force."""
    version, vote = put(polling)
    voted(polling, vote, *VOTERS[:5])
    assert version.from_at is not None
    tick(polling, version.from_at)
    return version


@pytest.mark.parametrize(
    ("asked", "words", "hit"),
    [
        ("电动车", "电动车停在车棚", True),
        ("电动车 充电", "电动车停在车棚", True),
        ("电瓶车停放", "电动车停放有序", True),
        ("养狗", "电动车停在车棚", False),
        ("车", "电动车停在车棚", True),
    ],
)
def test_an_article_is_found_by_its_words_or_by_most_of_their_pairs(
    asked: str, words: str, hit: bool
) -> None:
    assert bool(score(asked, words)) is hit


def test_the_best_answer_comes_first() -> None:
    lines = [Line(1, "不在楼道停车"), Line(2, "电动车停在车棚"), Line(3, "电动车不在楼道充电")]

    assert best("电动车 楼道", lines, 2) == [3, 2]


def test_no_move_stands_twice_in_the_table() -> None:
    assert len({(each.start, each.verb) for each in MOVES}) == len(MOVES)


@pytest.mark.parametrize("words", ["公约第3条说了", "按 GY-A2C4E 由居民自己办", "依《幸福里公約》不归我们"])
def test_a_covenant_is_never_a_ground_to_refuse_anything(words: str) -> None:
    assert why(lambda: check_ground(words)) is No.GROUND
    check_ground("按《物业管理条例》由物业维修")


def test_a_covenant_is_in_force_only_when_residents_passed_it_and_from_its_day(polling: Polling) -> None:
    version, vote = put(polling)
    assert in_force(polling.tx, version.covenant_id, LATER) is None

    voted(polling, vote, *VOTERS[:5])

    assert version.stage == VersionStage.ADOPTED
    assert version.from_at is not None
    assert missing_since(polling.tx, vote.id, Policy(), LATER + timedelta(days=99)) is None
    assert in_force(polling.tx, version.covenant_id, version.from_at - timedelta(hours=1)) is None
    tick(polling, version.from_at)
    assert in_force(polling.tx, version.covenant_id, version.from_at) is version
    assert covenant_faults(polling.tx, None) == []


def test_what_too_few_passed_is_rejected_and_kept(polling: Polling) -> None:
    version, vote = put(polling)

    voted(polling, vote, VOTERS[0])

    seen = one(polling.act(Actor(Role.RESIDENT), LATER), version.covenant_id)
    assert version.stage == VersionStage.REJECTED
    assert seen is not None
    assert [each.stage for each in seen.others] == [VersionStage.REJECTED]


def test_a_cancelled_vote_gives_its_version_back(polling: Polling) -> None:
    version, vote = put(polling)

    cancel(polling.act(ORGANIZER, LATER), vote.id, "条文写错了，改好再交")

    assert (version.stage, version.vote_id) == (VersionStage.READY, None)
    assert covenant_faults(polling.tx, None) == []


def test_comments_are_masked_counted_and_all_answered_before_the_vote(polling: Polling) -> None:
    version = shown(polling)
    resident = polling.act(Actor(Role.RESIDENT, VOTERS[0]), START)
    said = comment.comment(resident, version.id, "1", "车棚没电，打我电话13800138000")
    for _ in range(4):
        comment.comment(resident, version.id, "0", "同意")
    assert "138" not in said.words
    assert why(lambda: comment.comment(resident, version.id, "0", "还有")) is No.MANY
    tick(polling, LATER)
    late = polling.act(Actor(Role.RESIDENT, VOTERS[1]), LATER)
    assert why(lambda: comment.comment(late, version.id, "0", "晚了")) is No.STAGE

    act = polling.act(ORGANIZER, LATER)
    assert why(lambda: decide.puttable(act, version.id)) is No.UNANSWERED
    comment.answer(act, said.id, "12月装好")
    assert why(lambda: comment.answer(act, said.id, "再说一遍")) is No.ANSWERED

    forget_covenants(polling.tx, VOTERS[0])
    polling.tx.expire_all()
    assert (said.person_id, said.words, said.answer, said.nonce) == (None, "", "12月装好", "")
    assert covenant_faults(polling.tx, None) == []


def test_days_for_comments_are_days_of_the_place(polling: Polling) -> None:
    roll = polling.roll(RollKind.PERSONS, people=6)
    dawn = datetime(2026, 11, 29, 23, tzinfo=UTC)  # the 30th, seven in the morning
    act = polling.act(ORGANIZER, dawn)
    version = draft.begin(act, roll.code, "示例公约", "电动车停在车棚。")

    assert why(lambda: draft.show(act, version.id, date(2026, 12, 6))) is No.SHORT
    assert draft.show(act, version.id, date(2026, 12, 7)).stage == VersionStage.COMMENTS


def test_a_whole_roll_is_told_in_portions_each_once(
    polling: Polling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PORTION", 4)
    shown(polling)

    tick(polling, START + timedelta(minutes=1))

    told = select(col(Outbox.chat_id)).where(col(Outbox.dedup).startswith("covenant_shown"))
    assert sorted(polling.tx.execute(told).scalars()) == list(VOTERS[:6])


def test_the_question_of_a_covenant_is_not_changed_behind_its_articles(polling: Polling) -> None:
    _, vote = put(polling)
    rules = preset(VoteProcess.MEETING, RollKind.PERSONS, vote.opens_at, vote.closes_at)

    with pytest.raises(VoteStageRefused):
        change_draft(polling.act(ORGANIZER, LATER), vote.id, YES_NO, rules)


def test_an_amendment_begins_with_the_articles_as_they_stand_and_replaces_them_when_passed(
    polling: Polling,
) -> None:
    first = adopted(polling)
    assert first.from_at is not None
    act = polling.act(ORGANIZER, first.from_at)
    second = draft.renew(act, first.id, VersionKind.AMEND, "加一条")
    assert why(lambda: draft.renew(act, first.id, VersionKind.REPEAL, "不要了")) is No.BUSY
    draft.change(act, second.id, "1", "电动车停在车棚，也在车棚充电。")

    assert articles_of(polling.tx, first.id)[0].words == "电动车停在车棚。"
    asked = found(act, "电动车", 5)
    assert [(each.version, each.number) for each in asked] == [(1, 1)]
    decide.file(act, first.id, "示例备案1号")
    assert covenant_faults(polling.tx, None) == []


def test_an_article_that_was_changed_after_the_vote_is_found(polling: Polling) -> None:
    version = adopted(polling)

    articles_of(polling.tx, version.id)[0].words = "电动车随便停。"
    polling.tx.flush()

    covenant = find(polling.tx, version.covenant_id)
    assert covenant is not None
    faults = covenant_faults(polling.tx, f"covenant:{covenant.code}")
    assert [each.problem for each in faults] == ["text"]
