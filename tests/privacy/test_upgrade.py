"""What the first release kept in the open is sealed by the upgrade: all of it, once, wherever it stops."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from bot import keys
from bot.app import House, Start, open_house
from bot.seal_rest import seal_rest, step
from models import post
from models.case import Case, Words
from models.database import Database
from models.keyring import Vault
from models.migrations.upgrade import migrate
from models.owners import readable
from models.person import Person
from models.post_tables import Outbox, SetAside
from models.vocabulary import Role
from tests.conversations.stage import BEGIN, Hand, settings_for
from tests.databases import on_postgres
from tests.principles.community import lists
from tests.privacy.first_light import go_back
from workflows import access, conversation, pictures
from workflows.cases.acts import Actor, words_of
from workflows.cases.open import Report, open_case
from workflows.cases.queries import pictures_of
from workflows.cases.sealed import place_of, point_of
from workflows.verify import verify

pytestmark = pytest.mark.skipif(on_postgres(), reason="the first release knew SQLite alone")

WORDS, PLACE, DRAFT = "电梯坏了，我叫李晓，电话13800001234", "幸福里3号楼2单元1201室", "还没说完的话"
FAILED, POINT, SHOT = "没处理成的话", (31.204167, 112.811389), b"\xff\xd8 a picture of 13800001234"
NAME = "0" * 31 + "1.jpg"
CHAT = 1


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Open the house of a folder."""
    with open_house(settings_for(folder), Start(real=Hand(BEGIN), chance=random.Random(7))) as house:
        yield house


@contextmanager
def migrated(folder: Path) -> Iterator[Database]:
    """Open the database of a folder, at the newest migration."""
    settings = settings_for(folder)
    migrate(settings.url)
    with closing(Database(settings.url, vault=Vault(keys.known(settings)))) as database:
        yield database


@contextmanager
def upgraded(folder: Path) -> Iterator[Database]:
    """Open the database of a folder with everything sealed, as the house does."""
    with migrated(folder) as database:
        seal_rest(settings_for(folder), database, BEGIN, random.Random(7))
        yield database


def bring(tx: Session) -> None:
    """Bring the lists."""
    for each in lists():
        tx.merge(each)


def live(tx: Session, house: House) -> None:
    """Let a resident leave something of every kind."""
    person = Person(created_at=BEGIN)
    tx.add(person)
    tx.flush()
    access.open_chat(tx, person.id, Role.RESIDENT, None, None, "zh-CN", BEGIN, BEGIN, random.Random(1))
    pictures.keep_pictures(tx, CHAT, [pictures.Shot(NAME, "ab" * 16, SHOT)], BEGIN)
    report = Report(
        words=WORDS,
        nature="help",
        urgency="ordinary",
        category="0101",
        confidence=0.9,
        place=PLACE,
        cell=None,
        person_id=person.id,
        chat_id=CHAT,
        latitude=POINT[0],
        longitude=POINT[1],
        photos=(NAME,),
    )
    act = replace(house.act(tx), by=Actor(Role.RESIDENT, person.id))
    open_case(act, report)
    tx.flush()
    conversation.set_state(tx, CHAT, "draft", f'{{"draft":"{DRAFT}"}}')
    post.set_aside(tx, "web", "u1", CHAT, BEGIN, FAILED, "ValueError")
    post.put(tx, post.Parcel(CHAT, "web", f'{{"words":"{WORDS}"}}', "secret", BEGIN, case_id=1))


@pytest.fixture(scope="module")
def first_light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the first release left it."""
    folder = tmp_path_factory.mktemp("first") / "data"
    with opened(folder) as house:
        house.database.write_now(bring)
        house.lists.reload()
        house.database.write_now(lambda tx: live(tx, house))
    settings = settings_for(folder)
    go_back(settings.url, folder, Vault(keys.known(settings)))
    return folder


@pytest.fixture(scope="module")
def raised(first_light: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder after all migrations, with everything in the open still."""
    folder = Path(shutil.copytree(first_light, tmp_path_factory.mktemp("raised") / "data"))
    with migrated(folder):
        pass
    return folder


@pytest.fixture
def half_way(raised: Path, tmp_path: Path) -> Path:
    """A copy of that for one test."""
    return Path(shutil.copytree(raised, tmp_path / "data"))


@pytest.fixture
def folder(first_light: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(first_light, tmp_path / "data"))


def files(folder: Path) -> bytes:
    """Everything that lies in the database's own files."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("huiying.db*")))


def told(folder: Path) -> list[str]:
    """Which of the words of old can be read in the files."""
    content = files(folder)
    return [each for each in (WORDS, PLACE, DRAFT, FAILED, "31.204167") if each.encode() in content]


def test_the_first_release_left_everything_in_the_open(folder: Path) -> None:
    """Without this the tests below would say nothing."""
    assert told(folder) == [WORDS, PLACE, DRAFT, FAILED]
    assert (folder / "pictures" / NAME).read_bytes() == SHOT


def test_an_upgrade_leaves_nothing_in_the_open(folder: Path) -> None:
    with opened(folder):
        pass

    assert told(folder) == []
    assert not (folder / "pictures").exists()


def test_an_upgrade_loses_nothing(folder: Path) -> None:
    with upgraded(folder) as database:
        found = database.read_now(everything)

    assert found == {
        "words": WORDS,
        "place": PLACE,
        "point": POINT,
        "memory": f'{{"draft":"{DRAFT}"}}',
        "failed": FAILED,
        "picture": SHOT,
        "letter": f'{{"words":"{WORDS}"}}',
    }


def everything(tx: Session) -> dict[str, object]:
    """What the resident has left, opened."""
    case = tx.get_one(Case, 1)
    letter = tx.execute(select(Outbox).where(col(Outbox.secret) == "secret")).scalar_one()
    return {
        "words": words_of(tx, case.id, "report"),
        "place": place_of(case),
        "point": point_of(case),
        "memory": conversation.state_of(tx, CHAT).memory,
        "failed": post.incoming_aside(tx, tx.get_one(SetAside, 1)),
        "picture": pictures.picture_of(tx, pictures_of(tx, case.id)[0]),
        "letter": readable(tx, letter.screen, post.place_of_screen("secret")),
    }


@pytest.mark.parametrize("batches", range(8))
def test_an_upgrade_that_was_stopped_anywhere_is_finished_by_the_next(half_way: Path, batches: int) -> None:
    with migrated(half_way) as database:
        for _ in range(batches):
            step(database, half_way / "pictures", BEGIN, random.Random(3))
        half = database.read_now(verify)

    with upgraded(half_way) as database:
        found, after = database.read_now(everything), database.read_now(verify)

    assert (half.faults, after.faults) == ((), ())
    assert (found["words"], found["picture"]) == (WORDS, SHOT)


def test_a_second_start_seals_nothing_again(half_way: Path) -> None:
    with upgraded(half_way) as database:
        before = database.read_now(sealed)

    with upgraded(half_way) as database:
        after = database.read_now(sealed)

    assert after == before


def sealed(tx: Session) -> list[str]:
    """The words as they are kept."""
    return [str(row.text) for row in tx.execute(select(Words).order_by(col(Words.id))).scalars()]


def test_a_picture_that_no_case_ever_had_goes(half_way: Path) -> None:
    (half_way / "pictures" / ("f" * 32 + ".jpg")).write_bytes(b"nobody's")

    with upgraded(half_way):
        pass

    assert not (half_way / "pictures").exists()
