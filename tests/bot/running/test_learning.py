"""A house learns from what people put right, and reads by it without a restart."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot import commands
from bot.app import House, Start, open_house, read
from bot.learning import Material, learn
from bot.settings import Settings
from bot.watch import follow
from bot.weights import at_work, base_weights
from models.case import Case
from models.learning import ReaderVersion
from nlu.corpus import Line, ShortLines
from nlu.reader import load_reader
from tests.bot.running.house import installed
from tests.bot.web.community import RESIDENT
from tests.bot.web.rig import START
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.open import Report, open_case
from workflows.learning import versions
from workflows.privacy.forget import forget
from workflows.transaction import Transaction

ODD = "二栋那个歪把子老桩桩又趴窝{}回咯"
READ, RIGHT = "0501", "0112"
KNOWN = tuple(
    Line(f"{words}{at}", leaf)
    for at in range(8)
    for words, leaf in (("电梯停了困人", "0101"), ("包工头拖欠工资", READ))
)
MATERIAL = Material(ShortLines(KNOWN, ()), KNOWN)
REPORT = Report(
    words="",
    nature="help",
    urgency="ordinary",
    category=RIGHT,
    confidence=0.9,
    place="",
    cell="C1a",
    person_id=RESIDENT,
    chat_id=None,
    corrected=True,
    read=READ,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return installed(tmp_path / "data")


def put_right(house: House, times: int) -> None:
    """Let residents correct the same odd matter so often, and somebody take every case."""

    def step(tx: Transaction) -> None:
        act = Act(tx, SYSTEM, START, house.lists.reference, random.Random(times))
        for at in range(times):
            open_case(act, replace(REPORT, words=ODD.format(at)))
        tx.execute(update(Case).where(col(Case.category) == RIGHT).values(accepted_at=START))

    house.database.write_now(step)


def learnt(settings: Settings) -> dict[str, object]:
    return learn(settings, nightly=False, seed=7, as_json=True, material=MATERIAL)


def test_what_was_put_right_is_learnt_and_read_from_then_on(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
        before = house.lists.understand(ODD.format("几")).leaf

    report = learnt(settings)

    assert before != RIGHT
    assert (report["version"], report["outcome"]) == (1, "better")
    with open_house(settings, Start()) as house:
        assert house.lists.understand(ODD.format("几")).leaf == RIGHT


def test_a_running_process_follows_a_new_version_and_goes_back_with_it(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
    learnt(settings)

    with open_house(settings, Start()) as house:
        learnt_leaf = house.lists.understand(ODD.format("几")).leaf
        asyncio.run(commands.obey(house, {"do": "learn_choose", "number": None}))
        asyncio.run(follow(house.database, house.lists))
        first_leaf = house.lists.understand(ODD.format("几")).leaf

    assert learnt_leaf == RIGHT
    assert first_leaf != RIGHT


def test_no_word_of_a_resident_is_kept_with_a_version(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 30)
    learnt(settings)

    with open_house(settings, Start()) as house:
        row = house.database.read_now(lambda tx: tx.execute(select(ReaderVersion)).scalar_one())

    assert row.weights is not None
    assert not any("桩桩" in str(value) for value in vars(row).values())
    assert "桩桩".encode() not in row.weights
    assert "桩桩".encode("utf-32-le") not in row.weights


def test_a_nightly_training_begins_only_where_there_is_enough(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        order = {"do": "learn_begin", "holder": "one", "nightly": True, "origin": "x"}
        idle = asyncio.run(commands.obey(house, order))
        put_right(house, 30)
        enough = asyncio.run(commands.obey(house, order))

    assert [idle["result"]["due"], enough["result"]["due"]] == [False, True]


def test_a_second_training_at_the_same_time_is_refused(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        order = {"do": "learn_begin", "holder": "one", "nightly": False, "origin": "x"}
        first = asyncio.run(commands.obey(house, order))
        second = asyncio.run(commands.obey(house, {**order, "holder": "two"}))

    assert first["result"]["due"]
    assert second == {"refused": "LearningAlready", "facts": []}


def forget_all(house: House) -> None:
    """Let the resident who taught be forgotten, and every process follow."""
    act = partial(Act, by=SYSTEM, now=START, reference=house.lists.reference, chance=random.Random(1))
    house.database.write_now(lambda tx: forget(act(tx), RESIDENT, withdraw=False))
    asyncio.run(follow(house.database, house.lists))


def test_what_a_forgotten_person_taught_is_read_no_more_at_once(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
    learnt(settings)
    with open_house(settings, Start()) as house:
        before = house.lists.understand(ODD.format("几")).leaf
        forget_all(house)
        after = house.lists.understand(ODD.format("几")).leaf

    assert before == RIGHT
    assert after != RIGHT


def test_no_weights_that_knew_a_forgotten_person_stay_on_the_disk(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 30)
    learnt(settings)
    with open_house(settings, Start()) as house:
        weights = house.database.read_now(lambda tx: versions.weights_of(tx, 1))
    pieces = [weights[at : at + 64] for at in range(0, len(weights) - 64, len(weights) // 20)]
    laid_out(settings, weights)
    before = on_disk(settings, pieces)

    with open_house(settings, Start()) as house:
        forget_all(house)
    after = on_disk(settings, pieces)

    assert before
    assert not after


def laid_out(settings: Settings, weights: bytes) -> None:
    """Leave the weights as a file, as releases before this one did."""
    place = settings.data / "reader"
    place.mkdir()
    (place / "1-0123456789abcdef.npz").write_bytes(weights)


def on_disk(settings: Settings, pieces: list[bytes]) -> bool:
    """Whether any piece stands in any file of the data folder, the database first of all."""
    files = [each.read_bytes() for each in settings.data.rglob("*") if each.is_file()]
    return any(piece in content for piece in pieces for content in files)


def test_after_somebody_was_forgotten_the_night_learns_without_their_words(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
    learnt(settings)
    with open_house(settings, Start(real=lambda: START + timedelta(days=1))) as house:
        forget_all(house)

        order = {"do": "learn_begin", "holder": "one", "nightly": True, "origin": "x"}
        night = asyncio.run(commands.obey(house, order))
        asyncio.run(commands.obey(house, {"do": "learn_end", "holder": "one"}))

    report = learnt(settings)

    assert night["result"]["due"]
    assert (report["outcome"], report["corrections"]) == ("not_better", 0)


def test_what_one_process_is_reading_another_cannot_take_away(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
    learnt(settings)

    found = read(settings, at_work(settings))  # the first process knows which weights, and has not read them
    with open_house(settings, Start()) as house:
        asyncio.run(commands.obey(house, {"do": "learn_choose", "number": 0}))
        asyncio.run(follow(house.database, house.lists))  # the second goes on to others
        second = house.lists.understand(ODD.format("几")).leaf
    first = load_reader((), found).read(ODD.format("几")).leaf

    assert (first, second == RIGHT) == (RIGHT, False)
    assert not (settings.data / "reader").exists()


def test_a_process_that_comes_late_leaves_another_its_version(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 60)
    before = read(settings, at_work(settings))
    learnt(settings)

    with open_house(settings, Start()) as house:
        late = load_reader((), before).read(ODD.format("几")).leaf  # as it stood before the training
        house.lists.reload()
        now = house.lists.understand(ODD.format("几")).leaf

    assert (late == RIGHT, now) == (False, RIGHT)


def test_of_a_version_that_has_just_been_erased_what_came_with_the_house_reads_on(settings: Settings) -> None:
    with open_house(settings, Start()) as house:
        put_right(house, 30)
    learnt(settings)
    with open_house(settings, Start()) as house:
        house.database.write_now(lambda tx: versions.drop(tx, {1}, versions.FORGOTTEN))
        found = house.database.read_now(at_work(settings))

    assert found == base_weights(settings)
