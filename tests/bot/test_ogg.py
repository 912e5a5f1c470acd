"""A voice message is read page by page, and written again with nothing but the sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ogg import NotVoice, pages_of, voice
from bot.opus import NotOpus, samples_of
from bot.recordings import NotHeard, TooLong, recorded
from tests.voices import COMMENT, HEAD, MAKER, SILENCE, page, raw_page, tags, voice_message
from workflows.attachments import is_recording, pictures_in, recordings_in
from workflows.policy import Policy

STREAM = 7


def together(*pages: bytes) -> bytes:
    return b"".join(pages)


FIRST = page(0, STREAM, 2, 0, [HEAD])
TAGS = page(1, STREAM, 0, 0, [tags(())])
SOUND = page(2, STREAM, 4, 960, [SILENCE])


def test_maker_and_comments_are_gone_and_the_sound_stays_bit_by_bit() -> None:
    sent = voice_message(3)
    assert MAKER in sent
    assert COMMENT in sent

    kept = voice(sent)

    assert MAKER not in kept.content
    assert COMMENT not in kept.content
    assert b"Wang" not in kept.content
    assert [each.body for each in pages_of(kept.content)[2:]] == [each.body for each in pages_of(sent)[2:]]
    assert [each.position for each in pages_of(kept.content)] == [each.position for each in pages_of(sent)]
    assert kept.seconds == 3


def test_nothing_tells_one_kept_recording_from_another_but_the_sound() -> None:
    assert (
        voice(voice_message(2, stream=1)).content == voice(voice_message(2, stream=99, comments=())).content
    )


def test_what_was_kept_can_be_read_again() -> None:
    kept = voice(voice_message(61))

    assert voice(kept.content) == kept


def test_tags_over_several_pages_are_left_out_whole() -> None:
    long = tags([b"NOTE=" + b"Wang " * 60])
    lacing = bytes([255])
    first_part, rest = long[:255], long[255:]
    sent = together(
        FIRST,
        raw_page(1, STREAM, 0, -1, lacing, first_part),
        raw_page(2, STREAM, 1, 0, bytes([len(rest)]), rest),
        page(3, STREAM, 4, 960, [SILENCE]),
    )

    kept = voice(sent)

    assert b"Wang" not in kept.content
    assert [each.number for each in pages_of(kept.content)] == [0, 1, 2]


def test_positions_that_tell_of_less_sound_than_there_is_are_not_believed() -> None:
    sent = together(FIRST, TAGS, *[page(2 + each, STREAM, 0, 960, [SILENCE] * 50) for each in range(9)])

    with pytest.raises(TooLong):
        recorded(sent, Policy(voice_seconds=7))

    assert voice(sent).seconds == 8


LASTS = {
    "SILK, 60 ms": (b"\x18", 0.06),
    "hybrid, 20 ms": (b"\x68", 0.02),
    "CELT, 2.5 ms": (b"\x80", 0.0025),
    "two alike": (b"\xf9", 0.04),
    "two of different size": (b"\xfa", 0.04),
    "six": (b"\xfb\x06", 0.12),
    "lost": (b"", 0.0),
}


@pytest.mark.parametrize(("packet", "seconds"), LASTS.values(), ids=list(LASTS))
def test_a_packet_says_how_long_it_sounds(packet: bytes, seconds: float) -> None:
    assert samples_of(packet) / 48_000 == seconds


@pytest.mark.parametrize("packet", [b"\xfb", b"\xfb\x00", b"\xfb\x07", b"\x1b\x03"])
def test_a_packet_that_no_decoder_plays_is_no_sound(packet: bytes) -> None:
    with pytest.raises(NotOpus):
        samples_of(packet)

    with pytest.raises(NotVoice):
        voice(together(FIRST, TAGS, page(2, STREAM, 4, 960, [packet])))


REFUSED = {
    "nothing": b"",
    "other bytes": b"ID3 not a voice",
    "a name alone": b"OggS",
    "no sound": together(FIRST, TAGS),
    "no tags": together(FIRST, page(1, STREAM, 4, 960, [SILENCE])),
    "something behind the tags": together(FIRST, page(1, STREAM, 0, 0, [tags(()), SILENCE]), SOUND),
    "something else than Opus": together(page(0, STREAM, 2, 0, [b"\x01vorbis" + bytes(12)]), TAGS, SOUND),
    "more channels than two": together(page(0, STREAM, 2, 0, [HEAD[:9] + b"\x06" + HEAD[10:]]), TAGS, SOUND),
    "a longer head": together(page(0, STREAM, 2, 0, [HEAD + b"Wang"]), TAGS, SOUND),
    "a second stream": together(FIRST, TAGS, page(2, 8, 4, 960, [SILENCE])),
    "another beginning": together(FIRST, TAGS, page(2, STREAM, 2, 960, [SILENCE])),
    "a page that is missing": together(FIRST, TAGS, page(3, STREAM, 4, 960, [SILENCE])),
    "cut off": together(FIRST, TAGS, SOUND)[:-1],
    "something at the end": together(FIRST, TAGS, SOUND) + b"note of Wang",
    "a wrong checksum": together(FIRST, TAGS, SOUND[:22] + b"\0\0\0\0" + SOUND[26:]),
    "no position": together(FIRST, TAGS, page(2, STREAM, 4, -1, [SILENCE])),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_voice_message_is_refused(data: bytes) -> None:
    with pytest.raises(NotVoice):
        voice(data)


@settings(max_examples=100)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_broken_bytes_raise_nothing_else(garbage: bytes, place: int) -> None:
    sent = voice_message(1)
    broken = sent[:place] + garbage + sent[place + len(garbage) :]

    try:
        kept = voice(broken)
    except NotVoice:
        return

    assert b"Wang" not in kept.content


def test_a_recording_has_a_name_that_tells_nothing_but_its_kind() -> None:
    kept = recorded(voice_message(3), Policy())

    assert is_recording(kept.name)
    assert len(kept.name) == 32 + len(".ogg")


def test_recordings_and_pictures_are_told_apart() -> None:
    names = ("a.jpg", "b.ogg", "c.jpg")

    assert (pictures_in(names), recordings_in(names)) == (("a.jpg", "c.jpg"), ("b.ogg",))


def test_a_recording_may_last_so_long_and_no_longer() -> None:
    policy = Policy(voice_seconds=2)

    assert recorded(voice_message(2), policy).content
    with pytest.raises(TooLong):
        recorded(voice_message(3), policy)


def test_a_recording_may_be_so_large_and_no_larger() -> None:
    with pytest.raises(TooLong):
        recorded(voice_message(3), Policy(voice_kilobytes=0))


def test_what_is_no_recording_is_not_heard() -> None:
    with pytest.raises(NotHeard):
        recorded(b"OggS", Policy())
