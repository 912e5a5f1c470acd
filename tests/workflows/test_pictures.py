"""Pictures: sealed, vouched for by the chain of their case, and dropped when no case ever has them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Executable, delete, select, update
from sqlmodel import SQLModel, col

from models.case import Attachment
from models.privacy import Picture
from models.vault import vault_of
from tests.principles.community import COMPANY, REPORTER, START, Community, community
from workflows import verify
from workflows.cases import handle, take_part
from workflows.house.seal_rest import nothing_to_seal
from workflows.pictures import Shot, drop_loose, keep_pictures, picture_of, place_of_picture
from workflows.privacy import erase
from workflows.privacy.my_data import export

CONTENT = b"\xff\xd8 what a picture holds"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as founded:
        yield founded


def sent(place: Community, name: str, chat: int = REPORTER) -> str:
    """Let a chat send a picture."""
    keep_pictures(place.tx, chat, [Shot(name, "ab" * 16, CONTENT)], START)
    return name


def faults(place: Community) -> list[str]:
    """What verify finds."""
    nothing_to_seal(place.tx, START)
    place.tx.flush()
    place.tx.commit()
    return [fault.problem for fault in verify.verify(place.tx).faults]


def count(place: Community, model: type[SQLModel]) -> int:
    """Count rows."""
    return len(place.tx.execute(select(model)).all())


def test_a_picture_opens_to_what_it_was_and_is_kept_otherwise(place: Community) -> None:
    name = sent(place, "a.jpg")

    kept = place.tx.execute(select(col(Picture.sealed))).scalar_one()

    assert picture_of(place.tx, name) == CONTENT
    assert CONTENT[3:] not in kept


def test_a_recording_is_sealed_vouched_for_and_handed_out_like_a_picture(place: Community) -> None:
    case = place.case(photos=(sent(place, "a.ogg"),))

    listed = export(place.tx, REPORTER, START)

    assert picture_of(place.tx, "a.ogg") == CONTENT
    assert faults(place) == []
    assert "/pictures/a.ogg" in json.dumps(listed, default=str)
    assert erase.erase_case(place.tx, case).pictures == 1
    assert picture_of(place.tx, "a.ogg") is None


def test_a_changed_recording_is_found(place: Community) -> None:
    place.case(photos=(sent(place, "a.ogg"),))
    other = vault_of(place.tx).seal_bytes(place.tx, None, b"another voice", place_of_picture("a.ogg"))
    place.tx.execute(update(Picture).values(sealed=other))

    assert faults(place) == ["picture"]


def test_pictures_of_reports_additions_and_answers_are_vouched_for(place: Community) -> None:
    case = place.case(photos=(sent(place, "a.jpg"),))
    take_part.add(place.act(REPORTER, 1), case.id, "", (sent(place, "b.jpg"),))
    handle.accept(place.act(COMPANY, 2), case.id)
    handle.reply(place.act(COMPANY, 3), case.id, "修好了", (sent(place, "c.jpg", COMPANY),))

    by_staff = place.tx.execute(select(col(Attachment.by_staff)).order_by(col(Attachment.name))).scalars()

    assert list(by_staff) == [False, False, True]
    assert faults(place) == []


@pytest.mark.parametrize(
    "change",
    [
        update(Picture).values(sealed=b"1" + bytes(40)),
        update(Attachment).values(hash="0" * 64),
        update(Attachment).values(salt=None),
        delete(Picture),
    ],
    ids=["content", "hash", "salt", "gone"],
)
def test_a_changed_picture_is_found(place: Community, change: Executable) -> None:
    place.case(photos=(sent(place, "a.jpg"),))

    place.tx.execute(change)

    assert faults(place) == ["picture"]


def test_a_picture_put_in_the_place_of_another_is_found(place: Community) -> None:
    place.case(photos=(sent(place, "a.jpg"), sent(place, "b.jpg")))
    other = place.tx.execute(select(col(Picture.sealed)).where(col(Picture.name) == "b.jpg")).scalar_one()

    place.tx.execute(update(Picture).where(col(Picture.name) == "a.jpg").values(sealed=other))

    assert picture_of(place.tx, "a.jpg") is None
    assert faults(place) == ["picture"]


def test_a_picture_that_no_case_has_got_is_dropped_in_time(place: Community) -> None:
    place.case(photos=(sent(place, "a.jpg"),))
    sent(place, "b.jpg")

    early = drop_loose(place.tx, START)
    dropped = drop_loose(place.tx, START + timedelta(seconds=1))

    assert (early, dropped) == (0, 1)
    assert (count(place, Picture), count(place, Attachment)) == (1, 1)
    assert picture_of(place.tx, "b.jpg") is None
