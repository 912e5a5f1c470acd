"""Reads a voice message page by page (Ogg, one Opus stream), and writes it again with nothing but the sound.

Source: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg).
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.opus import NotOpus, samples_of

HEAD = struct.Struct("<4sBBqIIIB")
"""Capture, version, flags, position, stream, number, checksum, segments."""

CAPTURE, VERSION = b"OggS", 0
CONTINUED, FIRST, LAST = 1, 2, 4
OPUS, TAGS = b"OpusHead", b"OpusTags"
NO_TAGS = TAGS + struct.pack("<II", 0, 0)
"""No maker's name, no comments."""

RATE = 48_000
"""Positions count samples at this rate, whatever was recorded."""

HEADER = 19
"""Bytes that say how one channel or two are played; whatever is longer is for more of them."""

FULL = 255
MIRROR = bytes(int(f"{each:08b}"[::-1], 2) for each in range(256))


class NotVoice(Exception):
    """Something else than one whole Opus stream in Ogg."""


@dataclass(frozen=True)
class Page:
    """One page of a stream."""

    flags: int
    position: int  # samples up to its end; -1 where no packet ends on it
    stream: int
    number: int
    segments: bytes
    body: bytes

    def written(self, stream: int, number: int) -> bytes:
        """The page under another stream's name, at a place in it."""
        facts = (CAPTURE, VERSION, self.flags, self.position, stream, number)
        bare = HEAD.pack(*facts, 0, len(self.segments)) + self.segments + self.body
        return HEAD.pack(*facts, checksum(bare), len(self.segments)) + self.segments + self.body

    @property
    def ends_packet(self) -> bool:
        """Whether its last packet is whole."""
        return bool(self.segments) and self.segments[-1] < FULL


@dataclass(frozen=True)
class Voice:
    """A voice message as it is kept: `content` tells nothing but the sound; `seconds` rounded up."""

    content: bytes
    seconds: int


def voice(data: bytes) -> Voice:
    """Read a voice message and drop its maker and comments; the sound stays bit by bit. Raises NotVoice."""
    pages = pages_of(data)
    first, sound = pages[0], pages[after_tags(pages) :]
    if not sound or not is_opus(first) or any(each.flags & FIRST for each in pages[1:]):
        raise NotVoice
    tags = Page(0, 0, 0, 1, bytes([len(NO_TAGS)]), NO_TAGS)
    content = b"".join(each.written(1, number) for number, each in enumerate([first, tags, *sound]))
    return Voice(content, seconds_of(first, sound))


def pages_of(data: bytes) -> list[Page]:
    """Take a file apart. Raises NotVoice where anything in it is no page of the one stream, in its order."""
    pages: list[Page] = []
    start = 0
    while start < len(data):
        page, start = page_at(data, start)
        pages.append(page)
    if not pages or any((each.stream, each.number) != (pages[0].stream, n) for n, each in enumerate(pages)):
        raise NotVoice
    return pages


def page_at(data: bytes, start: int) -> tuple[Page, int]:
    """Read the page at a place, and say where the next one begins. Raises NotVoice."""
    if len(data) - start < HEAD.size:
        raise NotVoice
    capture, version, flags, position, stream, number, told, count = HEAD.unpack_from(data, start)
    body = start + HEAD.size + count
    segments = data[start + HEAD.size : body]
    end = body + sum(segments)
    if (capture, version) != (CAPTURE, VERSION) or len(segments) != count or end > len(data):
        raise NotVoice
    if checksum(data[start : start + 22] + bytes(4) + data[start + 26 : end]) != told:
        raise NotVoice
    return Page(flags, position, stream, number, segments, data[body:end]), end


def after_tags(pages: Sequence[Page]) -> int:
    """Return the place of the first page with sound: tags begin on the second and end with a page."""
    if len(pages) < 2 or not pages[1].body.startswith(TAGS) or pages[1].flags & CONTINUED:
        raise NotVoice
    longer = sum(1 for _ in takewhile(lambda page: not page.ends_packet, pages[1:]))
    if any(each < FULL for page in pages[1 : 2 + longer] for each in page.segments[:-1]):
        raise NotVoice  # something else begins behind them
    return 2 + longer


def is_opus(first: Page) -> bool:
    """Whether a stream begins as Opus does: with one channel or two, and a version that we can read."""
    body = first.body
    whole = len(body) == HEADER and first.segments == bytes([HEADER]) and bool(first.flags & FIRST)
    return whole and body.startswith(OPUS) and body[8] < 16 and body[9] in (1, 2) and body[18] == 0


def seconds_of(first: Page, sound: Sequence[Page]) -> int:
    """Return how long it sounds: the last position, less what a player skips at the start.

    Where the packets hold more than the positions tell, the packets count. Raises NotVoice.
    """
    (skipped,) = struct.unpack_from("<H", first.body, 10)
    last = max(each.position for each in sound)
    if last < 0:
        raise NotVoice
    try:
        held = sum(samples_of(each) for each in packets_of(sound))
    except NotOpus:
        raise NotVoice from None
    return max(-(-int(last - skipped) // RATE), int(held - skipped) // RATE, 0)


def packets_of(pages: Sequence[Page]) -> Iterator[bytes]:
    """Yield the packets that end on some pages; one may go on over several."""
    begun = b""
    for each in pages:
        start = 0
        for size in each.segments:
            begun += each.body[start : start + size]
            start += size
            if size < FULL:
                yield begun
                begun = b""


def checksum(data: bytes) -> int:
    """Return Ogg's checksum: the common one of 32 bits, read from the other end, beginning with nothing."""
    mirrored = zlib.crc32(data.translate(MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(MIRROR), "big")
