"""Pictures: what is kept of them, what is refused, who may see them."""

import io
import struct
import zlib

import httpx
import pytest
from PIL import Image
from sqlalchemy import select
from sqlmodel import col

from bot.messages import Incoming
from bot.ogg import voice
from bot.pictures import LARGEST_BYTES, LONGEST_SIDE, TooLarge, Unreadable, reencode
from bot.web.errors import PictureTooLarge
from models.privacy import Picture
from models.vault import vault_of
from tests.bot.web.rig import Rig
from tests.voices import voice_message
from workflows.policy import Policy

ORIENTATION, MAKE = 0x0112, 0x010F


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, kind, **options)
    return out.getvalue()


async def kept(rig: Rig) -> list[bytes]:
    """The pictures of the database, as they are kept."""
    return await rig.database.read(lambda tx: list(tx.execute(select(col(Picture.sealed))).scalars()))


async def sent(rig: Rig, client: httpx.AsyncClient) -> str:
    """Send a picture that this chat may see afterwards; return its address."""
    answer = await client.post("/api/chat/messages", files={"photo": ("a.jpg", picture(), "image/jpeg")})
    (address,) = answer.json()["messages"][0]["images"]
    rig.seen.add((1, address.removeprefix("/pictures/")))
    return str(address)


def bomb() -> bytes:
    """A PNG of a few bytes that claims to be 50,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Camera of Li Xiao"
    exif.get_ifd(0x8825)[1] = "N"

    kept = reencode(picture(exif=exif.tobytes(), comment=b"3-12-1"))

    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, dict(image.getexif()), "comment" in image.info) == ("JPEG", {}, False)
    assert b"Li Xiao" not in kept


def test_a_picture_is_turned_the_way_it_was_held() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    kept = reencode(picture(exif=exif.tobytes()))

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 60)


def test_a_large_picture_becomes_small() -> None:
    kept = reencode(picture(size=(3200, 1000)))

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (LONGEST_SIDE, 500)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGB")],
)
def test_every_kind_of_picture_is_read(kind: str, mode: str) -> None:
    with Image.open(io.BytesIO(reencode(picture(kind, mode=mode)))) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 40))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        picture()[:60],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        b"%PDF-1.7",
    ],
    ids=["nothing", "text", "cut", "svg", "gif", "pdf"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        reencode(data)


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(TooLarge):
        reencode(bomb())


async def test_too_many_bytes_are_refused(rig: Rig) -> None:
    with pytest.raises(PictureTooLarge):
        await rig.door.pictures.keep(1, [picture(), b"x" * (LARGEST_BYTES + 1)])

    assert await kept(rig) == []


async def test_a_photo_with_words_reaches_the_engine(rig: Rig) -> None:
    async with await rig.resident() as client:
        files = {"photo": ("whatever.jpg", picture("PNG"), "image/jpeg")}

        answer = await client.post(
            "/api/chat/messages", data={"text": "灯坏了", "update_id": "p"}, files=files
        )

        (message,) = answer.json()["messages"]
        assert "灯坏了" in message["text"]
        (address,) = message["images"]
        unseen = await client.get(address)
        rig.seen.add((1, address.removeprefix("/pictures/")))
        seen = await client.get(address)
    assert address.startswith("/pictures/")
    assert unseen.status_code == 404
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(seen.content)).size == (60, 40)


async def test_a_recording_is_given_as_sound_to_whom_it_is_shown(rig: Rig) -> None:
    async with await rig.resident() as client:
        (name,) = await rig.door.pictures.keep_recording(1, voice_message(2), Policy())
        unseen = await client.get(f"/pictures/{name}")
        rig.seen.add((1, name))
        seen = await client.get(f"/pictures/{name}")

    assert unseen.status_code == 404
    assert (seen.status_code, seen.headers["content-type"]) == (200, "audio/ogg")
    assert b"Wang" not in seen.content
    assert seen.content == voice(voice_message(2)).content


async def test_a_message_with_a_recording_names_its_address(rig: Rig) -> None:
    async with await rig.resident() as client:
        (name,) = await rig.door.pictures.keep_recording(1, voice_message(2), Policy())
        await rig.door.engine.receive(Incoming("web", 1, "v", text="灯坏了", photos=(name,)))

        answer = await client.get("/api/chat/messages", params={"after": 0})

    heard = [each for each in answer.json()["messages"] if "recordings" in each]
    assert [each["recordings"] for each in heard] == [[f"/pictures/{name}"]]
    assert [each["images"] for each in heard] == [[]]


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([("photo", ("a.jpg", b"hello", "image/jpeg"))], 415, "photo_unreadable"),
        ([("photo", ("a.jpg", bomb(), "image/jpeg"))], 413, "photo_too_large"),
        ([("photo", (f"{n}.jpg", picture(), "image/jpeg")) for n in range(6)], 422, "photo_too_many"),
        ([("other", ("a.jpg", picture(), "image/jpeg"))], 422, "unprocessable"),
    ],
    ids=["text", "bomb", "six", "misnamed"],
)
async def test_a_bad_upload_is_refused_and_leaves_nothing(
    rig: Rig, files: list[tuple[str, tuple[str, bytes, str]]], status: int, code: str
) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", files=files)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await kept(rig) == []


async def test_a_picture_is_kept_sealed(rig: Rig) -> None:
    async with await rig.resident() as client:
        address = await sent(rig, client)

        seen = await client.get(address)

    (sealed,) = await kept(rig)
    assert seen.content[:2] == b"\xff\xd8"
    assert seen.content[20:60] not in sealed


async def test_a_picture_goes_with_its_person(rig: Rig) -> None:
    async with await rig.resident() as client:
        address = await sent(rig, client)

        await rig.database.write(lambda tx: vault_of(tx).forget_keys(tx, 1))

        assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize("name", ["..%2Fhuiying.db", "a.jpg", "%00", "0" * 32 + ".png"])
async def test_no_other_file_is_served(rig: Rig, name: str) -> None:
    async with await rig.resident() as client:
        rig.seen.add((1, name))

        answer = await client.get(f"/pictures/{name}")

    assert answer.status_code == 404


async def test_a_stranger_sees_no_picture(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.get(f"/pictures/{'0' * 32}.jpg")

    assert answer.status_code == 404
