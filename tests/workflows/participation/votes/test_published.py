"""A stranger counts a vote again from its files alone, and finds whatever was changed in them."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from models.vocabulary_votes import RollKind, Secrecy, VoteKind, VoteProcess
from models.vote import Vote
from tests.databases import prepared, session_on
from tests.workflows.participation.votes.polling import (
    ABSTAIN,
    NO,
    THREE,
    VOTERS,
    YES,
    YES_NO,
    Marks,
    Polling,
    inhabited,
)
from workflows.participation.formats.blt import read_blt
from workflows.participation.formats.pb import read_pb
from workflows.participation.recount.chain import Wrong
from workflows.participation.recount.check import Recount, recount
from workflows.participation.recount.folder import FolderUnfit, read
from workflows.participation.votes.errors import VoteUnknown
from workflows.participation.votes.publish import file_of, files_of, names_of
from workflows.participation.votes.terms import Option, Question

PROJECTS = Question(
    "三件小事",
    "先做哪几件？",
    options=(Option("长椅", 30_000), Option("路灯", 50_000), Option("雨棚", 45_000)),
)

ASKED: dict[str, tuple[VoteProcess, Question, dict[str, object], list[Marks]]] = {
    "yes_no": (VoteProcess.CONSULTATIVE, YES_NO, {}, [YES, NO, ABSTAIN]),
    "detached": (
        VoteProcess.CONSULTATIVE,
        YES_NO,
        {"secrecy": Secrecy.DETACHED, "may_change": False},
        [YES, NO],
    ),
    "choice": (VoteProcess.CONSULTATIVE, THREE, {"kind": VoteKind.CHOICE}, [{1: 1}, {2: 1}, {}]),
    "approval": (
        VoteProcess.CONSULTATIVE,
        THREE,
        {"kind": VoteKind.APPROVAL},
        [{1: 1, 3: 1}, {3: 1}, {2: 1}],
    ),
    "score": (VoteProcess.CONSULTATIVE, THREE, {"kind": VoteKind.SCORE}, [{1: 9, 2: 3}, {3: 10}, {2: 8}]),
    "ranked": (
        VoteProcess.CONSULTATIVE,
        THREE,
        {"kind": VoteKind.RANKED},
        [{1: 1, 2: 2}, {2: 1, 3: 2}, {3: 1}],
    ),
    "budget": (
        VoteProcess.BUDGET,
        PROJECTS,
        {"kind": VoteKind.BUDGET, "budget": 90_000},
        [{1: 1, 2: 1}, {3: 1}, {2: 1, 3: 1}],
    ),
}


def closed(polling: Polling, name: str, seed: int = 3) -> Vote:
    """A vote of a kind, in which some of forty people chose by lot."""
    process, question, rules, choices = ASKED[name]
    vote = polling.opened(polling.roll(), process, question, **rules)
    lot = random.Random(seed)
    for person in lot.sample(VOTERS, 27):
        polling.cast(vote, person, lot.choice(choices))
    polling.closed(vote)
    return vote


def published(polling: Polling, vote: Vote, folder: Path) -> Path:
    """Write the files of a vote as somebody downloads them."""
    for name, text in files_of(polling.tx, vote).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of one vote, to be changed by each test in a folder of its own."""
    with session_on(prepared(tmp_path_factory.mktemp("published"), "polling", inhabited)) as session:
        polling = Polling(session)
        return files_of(session, closed(polling, "yes_no"))


@pytest.fixture
def folder(files: dict[str, str], tmp_path: Path) -> Path:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def counted(folder: Path) -> Recount:
    return recount(read(folder))


@pytest.mark.parametrize("name", ASKED)
def test_a_second_count_of_the_files_agrees(polling: Polling, tmp_path: Path, name: str) -> None:
    vote = closed(polling, name)

    found = counted(published(polling, vote, tmp_path))

    words = {
        each["place"]: each["words"]
        for each in json.loads(files_of(polling.tx, vote)["vote.json"])["options"]
    }
    assert found.faults == ()
    assert found.ballots == 27
    assert list(found.winners) == [words[place] for place in json.loads(vote.result)["winners"]]


def test_owners_are_counted_again_by_heads_and_by_area(polling: Polling, tmp_path: Path) -> None:
    roll = polling.roll(RollKind.OWNERS, people=2, area=6000)
    polling.line(roll, "9-1", "large", 30_000, VOTERS[5])
    vote = polling.opened(roll, VoteProcess.OWNERS, item=5)
    for person, choice in ((VOTERS[0], YES), (VOTERS[1], YES), (VOTERS[5], NO)):
        polling.cast(vote, person, choice)
    polling.closed(vote)

    found = counted(published(polling, vote, tmp_path))

    assert (found.faults, found.passed) == ((), False)


def test_where_area_does_not_count_no_file_tells_a_flat_by_it(polling: Polling, tmp_path: Path) -> None:
    roll = polling.roll(RollKind.OWNERS, people=2, area=6000)
    polling.line(roll, "9-1", "large", 31_415, VOTERS[5])
    vote = polling.opened(roll, VoteProcess.CONSULTATIVE, THREE)
    for person in (VOTERS[0], VOTERS[1], VOTERS[5]):
        polling.cast(vote, person, {1: 1})
    polling.closed(vote)

    files = files_of(polling.tx, vote)

    assert not any("31415" in text for text in files.values())
    assert counted(published(polling, vote, tmp_path)).faults == ()


@pytest.mark.parametrize("name", ASKED)
def test_each_file_is_written_alone_as_it_is_with_the_others(polling: Polling, name: str) -> None:
    vote = closed(polling, name)

    together = files_of(polling.tx, vote)

    assert names_of(vote) == tuple(together)
    assert {each: file_of(polling.tx, vote, each) for each in names_of(vote)} == together
    assert file_of(polling.tx, vote, "voters.csv") is None


def test_nothing_is_published_before_the_end(polling: Polling) -> None:
    vote = polling.opened(polling.roll())

    with pytest.raises(VoteUnknown):
        files_of(polling.tx, vote)
    assert (names_of(vote), file_of(polling.tx, vote, "roll.csv")) == ((), None)


def test_no_file_says_who_voted_or_holds_a_tracker_beside_its_choice(polling: Polling) -> None:
    vote = closed(polling, "yes_no")

    files = files_of(polling.tx, vote)

    assert not any("1-1" in text or "h1" in text for name, text in files.items() if name.endswith(".csv"))
    assert files["ballots.csv"].splitlines()[0] == "heads,area,1,2,3"
    assert files["ballots.csv"].splitlines()[1:] == sorted(files["ballots.csv"].splitlines()[1:], key=order)


def order(line: str) -> str:
    return str(tuple(int(each) if each else "" for each in line.split(",")))


def change_json(name: str, key: str, value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        facts = json.loads((folder / name).read_text("utf-8"))
        facts[key] = value
        (folder / name).write_text(json.dumps(facts, ensure_ascii=False), "utf-8")

    return change


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def drop_line(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:-1]), "utf-8")

    return change


TAMPERED = {
    "another question": (change_json("vote.json", "question", "别的题目"), Wrong.QUESTION),
    "a lower quorum": (change_json("vote.json", "quorum", ">=1/100"), Wrong.QUESTION),
    "another seed": (change_json("vote.json", "seed", "00"), Wrong.LOT),
    "another winner": (change_json("result.json", "winners", [2]), Wrong.RESULT),
    "more heads": (swap("roll.csv", ",1,0,0\n", ",2,0,0\n"), Wrong.RESULT),
    "one elector less": (drop_line("roll.csv"), Wrong.ROLL),
    "a ballot turned round": (swap("ballots.csv", "1,0,1,,", "1,0,,1,"), Wrong.BALLOTS),
    "a ballot gone": (drop_line("ballots.csv"), Wrong.TURNOUT),
    "two marks on one ballot": (swap("ballots.csv", "1,0,1,,", "1,0,1,1,"), Wrong.MARKS),
    "an event gone": (drop_line("board.jsonl"), Wrong.STAGES),
    "an event changed": (swap("board.jsonl", '"tracker":"', '"tracker":"0'), Wrong.CHAIN),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_is_changed_is_found(folder: Path, name: str) -> None:
    change, wrong = TAMPERED[name]

    change(folder)

    assert wrong in {each.what for each in counted(folder).faults}


@pytest.mark.parametrize("name", ["vote.json", "roll.csv", "ballots.csv", "board.jsonl", "result.json"])
@pytest.mark.parametrize(
    "text", [None, "\n", "[]", "{", "a,b\n1,2,3\n", "entry,heads,area,voted\nx,-1,0,1\n"]
)
def test_a_file_that_is_missing_or_unfit_is_named(folder: Path, name: str, text: str | None) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, "utf-8")

    with pytest.raises(FolderUnfit) as unfit:
        read(folder)

    assert unfit.value.file == name


def test_the_files_for_others_are_read_by_the_common_readers(polling: Polling) -> None:
    budget, ranked = closed(polling, "budget"), closed(polling, "ranked")

    pb = read_pb(files_of(polling.tx, budget)["ballots.pb"])
    blt = read_blt(files_of(polling.tx, ranked)["ballots.blt"])

    assert (int(pb.budget), len(pb.ballots), [each.name for each in pb.projects]) == (
        90_000,
        27,
        ["长椅", "路灯", "雨棚"],
    )
    assert (blt.candidates, sum(each.weight for each in blt.ballots)) == (("木色", "绿色", "灰色"), 27)


@pytest.mark.parametrize(("name", "kind"), [("ballots.pb", "budget"), ("ballots.blt", "ranked")])
def test_a_formula_in_an_option_or_a_title_runs_in_no_spreadsheet(
    polling: Polling, name: str, kind: str
) -> None:
    process, _, rules, _ = ASKED[kind]
    evil = Question(
        "＝1+1", "?", options=(Option('=HYPERLINK("http://x")', 1_000), Option("@SUM(A1)", 2_000))
    )
    vote = polling.opened(polling.roll(), process, evil, **rules)
    for person in VOTERS[:5]:
        polling.cast(vote, person, {2: 1})
    polling.closed(vote)

    text = files_of(polling.tx, vote)[name]

    cells = [cell for line in csv.reader(text.splitlines(), delimiter=";") for cell in line]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@＝")] == []
    assert "HYPERLINK" in text
