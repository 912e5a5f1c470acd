"""Tells how long a packet of Opus sounds, from its first bytes. Source: RFC 6716, section 3."""

MILLISECOND = 48
"""Samples at the rate in which Ogg counts."""

SILK, HYBRID, CELT = (10, 20, 40, 60), (10, 20), (2.5, 5, 10, 20)
LONGEST = 120 * MILLISECOND
FRAMES = tuple(int(each * MILLISECOND) for each in (*SILK * 3, *HYBRID * 2, *CELT * 4))
"""Samples of one frame, by configuration."""

ONE, MANY = 0, 3
COUNT = 0x3F


class NotOpus(Exception):
    """A packet that no decoder plays."""


def samples_of(packet: bytes) -> int:
    """Return how many samples a packet holds; an empty one stands for one that was lost. Raises NotOpus."""
    if not packet:
        return 0
    code = packet[0] & MANY
    if code == MANY and len(packet) < 2:
        raise NotOpus
    count = packet[1] & COUNT if code == MANY else 1 if code == ONE else 2
    samples = count * FRAMES[packet[0] >> 3]
    if not 0 < samples <= LONGEST:
        raise NotOpus
    return samples
