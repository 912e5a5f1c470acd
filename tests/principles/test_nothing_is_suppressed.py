"""Principle 3: registered first, judged after; no word refuses a request, and leaving one out is counted."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.dialogue import report
from bot.dialogue.draft import recall
from bot.dialogue.overdue_draft import register_draft
from bot.dialogue.talk import bare
from bot.dialogue.words import clean
from models.case import Case
from models.vocabulary import ReturnReason, Role, Status
from nlu.reader import Reader
from nlu.reading import Nature
from tests.principles.community import COMPANY, DISPATCHER, REPORTER, START, Community
from tests.principles.life import let
from tests.principles.talk import a_reader, keep, keys_of, press_on, say_to_us, state_of
from workflows.cases.acts import SYSTEM, Act, words_of
from workflows.cases.handle import ReturnClaim, give_back
from workflows.responsiveness.rates import rates

TOUCHY = (
    *(
        "书记贪污",
        "上访三年",
        "示威",
        "罢工",
        "维权",
        "腐败",
        "抗议",
        "强拆",
        "集体请愿",
        "打倒官僚",
        "政府不作为",
    ),
    *("他妈的", "傻子", "滚", "垃圾单位", "骗子", "我要曝光你们", "找记者", "法轮", "选举舞弊", "警察打人"),
    *(
        "DROP TABLE case;--",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "../../etc/passwd",
        "%s%n",
        "=cmd|' /C calc'",
    ),
    *(
        "/forget",
        "/start",
        "忘记我",
        "🙏🙏🙏",
        "\u202e倒着写",
        "零\u200b宽",
        "ＦＵＬＬ",
        "مرحبا",
        "Здравствуйте",
        "ａ" * 50,
    ),
)
"""What somebody might think should be kept out."""

BEGINNINGS = (
    "我要反映：",
    "投诉",
    "举报",
    "建议",
    "楼道里",
    "请问为什么",
    "3号楼的电梯",
    "I want to report: ",
)

wild = st.one_of(
    st.sampled_from(TOUCHY),
    st.text(max_size=60),
    st.text(alphabet="的一是不了人我在有他这个们中来上大为和国地到以说时要就出会可也你对生", max_size=200),
    st.lists(st.sampled_from(TOUCHY), min_size=2, max_size=6).map("，".join),
)
OPENINGS = frozenset(bare(each) for each in BEGINNINGS if not each.startswith(("楼", "3", "请")))
"""Alone they say that something is to follow: whoever writes no more is asked what it is."""


def says_more(letters: str) -> bool:
    """Whether more than one letter follows an opening."""
    return not any(letters.startswith(each) and len(letters) <= len(each) + 1 for each in OPENINGS)


said = (
    st.tuples(st.sampled_from(BEGINNINGS), wild, st.sampled_from(("", "。", "，求求你们管管", "!!!")))
    .map("".join)
    .filter(lambda text: says_more("".join(filter(str.isalnum, bare(text)))))
)


@pytest.fixture
def reader(place: Community) -> Reader:
    return a_reader(place)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=said)
def test_whatever_is_said_becomes_a_draft_or_a_case(place: Community, reader: Reader, text: str) -> None:
    with place.tx.begin_nested() as point:
        before = count(place)

        reply = say_to_us(place, reader, text)

        draft = recall(reply.memory)
        opened = count(place) - before
        assert opened == 1 or (
            reply.state in report.STATES and draft is not None and draft.words == clean(text)
        )
        assert not [key for key in keys_of(reply) if key.startswith("excuse.")]
        point.rollback()


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=said)
def test_a_draft_that_nobody_confirms_registers_itself_word_for_word(
    place: Community, reader: Reader, text: str
) -> None:
    with place.tx.begin_nested() as point:
        before = count(place)
        keep(place, say_to_us(place, reader, text))

        register_draft(
            Act(place.tx, SYSTEM, START + timedelta(minutes=10), place.reference, place.chance), REPORTER
        )

        newest = place.tx.execute(select(func.max(Case.id))).scalar_one()
        assert count(place) == before + 1
        assert words_of(place.tx, newest, "report") == clean(text)
        assert state_of(place).name not in report.STATES
        point.rollback()


def count(place: Community) -> int:
    """How many cases there are."""
    return int(place.tx.execute(select(func.count()).select_from(Case)).scalar_one())


@pytest.mark.parametrize("text", TOUCHY[:21])
def test_a_touchy_word_has_the_same_way_as_a_plain_one(place: Community, reader: Reader, text: str) -> None:
    plain, touchy = (say_to_us(place, reader, f"3号楼的电梯又停了，{each}") for each in ("两天了", text))

    assert touchy.state == plain.state
    assert press_on(place, touchy, "confirm").state == press_on(place, plain, "confirm").state
    assert count(place) == 2


@pytest.mark.parametrize("nature", list(Nature), ids=str)
def test_a_matter_of_any_nature_is_registered_with_a_number_and_a_limit(
    place: Community, nature: Nature
) -> None:
    case = place.case(nature=nature)

    assert case.status == Status.ASSIGNED
    assert case.number.startswith("HY-")
    assert case.due_at is not None


def test_what_nobody_understands_goes_to_a_person(place: Community) -> None:
    case = place.case(category=None, confidence=0.0)

    assert case.status == Status.REGISTERED
    assert len(place.told(DISPATCHER)) == 1


@pytest.mark.parametrize("reason", list(ReturnReason), ids=str)
def test_a_return_has_a_listed_reason_is_told_and_is_counted(place: Community, reason: ReturnReason) -> None:
    case = place.case()
    before = len(place.told(REPORTER))

    give_back(place.act(COMPANY, 1), case.id, ReturnClaim(reason, "有登记为证", None))

    assert "resident.returned" in place.told(REPORTER)[before]
    assert case.returned == 1
    assert case.due_at is not None  # the clock runs on


def test_what_is_left_out_of_the_rates_is_counted_beside_them(place: Community) -> None:
    kept, left = place.case(), place.case()
    for case in (kept, left):
        case.status, case.closed_at = Status.CLOSED, START + timedelta(days=1)
        case.contacted, case.solved, case.satisfaction = True, "solved", 5
    left.excluded, left.excluded_reason = True, "重复"
    place.tx.flush()

    (row,) = rates(place.tx, "body", START, START + timedelta(days=2))

    assert (row.cases, row.excluded, row.response.denominator) == (1, 1, 1)


def test_more_requests_lower_no_rate(place: Community) -> None:
    few = share_of_solved(place, 2)
    many = share_of_solved(place, 20)

    assert few == many == 1


def share_of_solved(place: Community, cases: int) -> object:
    """Close so many cases well, and return the share that counts as solved."""
    for _ in range(cases):
        case = place.case()
        case.status, case.closed_at = Status.CLOSED, START + timedelta(days=1)
        case.contacted, case.solved, case.satisfaction = True, "solved", 5
    place.tx.flush()
    (row,) = rates(place.tx, "body", START, START + timedelta(days=2))
    return row.solution.value


def test_nobody_but_the_resident_can_take_a_case_out_of_the_world(place: Community) -> None:
    case = place.case()

    done = [person for person in range(2, 16) if let(place, person, "withdraw", case, 1)]

    assert done == []
    assert place.chat(REPORTER).role is Role.RESIDENT
    assert let(place, REPORTER, "withdraw", case, 2)


@pytest.fixture(autouse=True)
def _calm(place: Community) -> Iterator[None]:
    """Keep one community for all examples of a property; each takes back what it did."""
    yield
    place.tx.rollback()


@pytest.mark.parametrize("opening", sorted(OPENINGS))
def test_an_opening_alone_is_asked_to_go_on_and_what_follows_is_kept(
    place: Community, reader: Reader, opening: str
) -> None:
    alone = say_to_us(place, reader, opening)
    after = say_to_us(place, reader, "3号楼的电梯又停了", state=alone.state, memory=dict(alone.memory))

    assert alone.screens
    assert (draft := recall(after.memory)) is not None
    assert draft.words.endswith("3号楼的电梯又停了")
