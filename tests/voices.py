"""Voice messages as telephones record them: silence in Opus, in Ogg, with a recorder's name and a note."""

import struct
from collections.abc import Sequence

SILENCE = b"\xf8\xff\xfe"
"""One packet: twenty milliseconds in which nobody speaks."""

SAMPLES, RATE, SKIPPED = 960, 48_000, 312
OF_A_PAGE = 50
MAKER, COMMENT = b"Recorder of Wang", b"ARTIST=Wang Fang"
HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, SKIPPED, RATE, 0, 0)


def voice_message(
    seconds: int = 3, *, comments: Sequence[bytes] = (COMMENT,), head: bytes = HEAD, stream: int = 0x5AFE
) -> bytes:
    """A voice message of so many seconds."""
    pages = [(2, 0, [head]), (0, 0, [tags(comments)])]
    packets = -(-(seconds * RATE + SKIPPED) // SAMPLES)
    for start in range(0, packets, OF_A_PAGE):
        end = min(packets, start + OF_A_PAGE)
        last = end == packets
        position = seconds * RATE + SKIPPED if last else end * SAMPLES
        pages.append((4 if last else 0, position, [SILENCE] * (end - start)))
    return b"".join(page(number, stream, *each) for number, each in enumerate(pages))


def tags(comments: Sequence[bytes]) -> bytes:
    """The packet that names recorder and comments."""
    said = b"".join(struct.pack("<I", len(each)) + each for each in comments)
    return b"OpusTags" + struct.pack("<I", len(MAKER)) + MAKER + struct.pack("<I", len(comments)) + said


def page(number: int, stream: int, flags: int, position: int, packets: Sequence[bytes]) -> bytes:
    """One page of whole packets."""
    lacing = b"".join(bytes([255] * (len(each) // 255) + [len(each) % 255]) for each in packets)
    return raw_page(number, stream, flags, position, lacing, b"".join(packets))


def raw_page(number: int, stream: int, flags: int, position: int, lacing: bytes, body: bytes) -> bytes:
    """One page as its parts say, with the checksum that belongs to it."""
    head = struct.pack("<4sBBqII", b"OggS", 0, flags, position, stream, number)
    rest = bytes([len(lacing)]) + lacing + body
    return head + struct.pack("<I", checksum(head + bytes(4) + rest)) + rest


def checksum(data: bytes) -> int:
    """Ogg's checksum, bit by bit. Source: RFC 3533, section 6."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
            value &= 0xFFFFFFFF
    return value
