"""Takes voice messages as they may be kept: whole, not too long, with nothing in them but the sound."""

import secrets

from bot.ogg import NotVoice, voice
from workflows.attachments import RECORDING
from workflows.pictures import Shot
from workflows.policy import Policy

KILOBYTE = 1000


class RecordingRefused(Exception):
    """Something that we keep as no recording."""


class TooLong(RecordingRefused):
    """Too many seconds, or too many bytes."""


class NotHeard(RecordingRefused):
    """No voice message (one Opus stream in Ogg), or a broken one."""


def largest(policy: Policy) -> int:
    """Return the most bytes of a recording."""
    return policy.voice_kilobytes * KILOBYTE


def recorded(data: bytes, policy: Policy) -> Shot:
    """Make a voice message ready to be kept. Raises TooLong, NotHeard.

    What the file says it is counts for nothing; its bytes are looked at.
    """
    if len(data) > largest(policy):
        raise TooLong
    try:
        heard = voice(data)
    except NotVoice:
        raise NotHeard from None
    if heard.seconds > policy.voice_seconds:
        raise TooLong
    return Shot(secrets.token_hex(16) + RECORDING, secrets.token_hex(16), heard.content)
