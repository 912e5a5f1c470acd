"""Reads what Telegram hands to a Mini App: who has opened it, vouched for by the bot's token."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.telegram.bots import Bot

LONGEST = 4096
"""Characters; Telegram's own are a few hundred."""

LASTS = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)
"""† How old what was signed may be, and how far Telegram's clock may be ahead of ours."""

LARGEST_ID = 2**52
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
SEAL: Final = re.compile(r"[0-9a-f]{64}")
INSTANT: Final = re.compile(r"[1-9][0-9]{0,10}")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
ENCODED: Final = re.compile(r"(?:[!-$'-*,-<>-~+]|%[0-9A-Fa-f]{2})*")
"""What may stand on either side of the sign of equality: printable ASCII, and escapes that are whole."""


class Why(StrEnum):
    """What is wrong with it; for the log and for tests, never for the person."""

    LENGTH = "length"
    FORM = "form"  # not what Telegram writes
    SEAL = "seal"  # not signed by this bot's token
    OLD = "old"
    AHEAD = "ahead"
    USER = "user"


class InitDataRefused(Exception):
    """Nobody is let in by this."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Launch:
    """Who opened the Mini App, when, and the seal by which a second use is known."""

    user: int
    language: str | None
    at: datetime
    seal: str


def check(init_data: str, token: str, now: datetime) -> Launch:
    """Return who opened the Mini App of the bot with this token. Raises InitDataRefused.

    Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
    """
    fields = fields_of(init_data)
    seal = fields.pop("hash", "")
    if SEAL.fullmatch(seal) is None:
        raise InitDataRefused(Why.FORM)
    if not hmac.compare_digest(seal_of(fields, token), seal):
        raise InitDataRefused(Why.SEAL)
    at = instant_of(fields)
    if now - at > LASTS:
        raise InitDataRefused(Why.OLD)
    if at - now > AHEAD:
        raise InitDataRefused(Why.AHEAD)
    return Launch(*user_of(fields.get("user", "")), at, seal)


def check_any(init_data: str, bots: Iterable[Bot], now: datetime) -> tuple[Bot, Launch]:
    """Return whose Mini App was opened, and by whom. Raises InitDataRefused."""
    for bot in bots:
        try:
            return bot, check(init_data, bot.token, now)
        except InitDataRefused as refused:
            if refused.why is not Why.SEAL:
                raise
    raise InitDataRefused(Why.SEAL)


def seal_of(fields: Mapping[str, str], token: str) -> str:
    """Return the hash that Telegram gives these fields, `hash` not among them; `signature` is one of them."""
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()


def fields_of(init_data: str) -> dict[str, str]:
    """Read the fields, each once, without signs that could pass for a border. Raises InitDataRefused."""
    if not 0 < len(init_data) <= LONGEST:
        raise InitDataRefused(Why.LENGTH)
    fields: dict[str, str] = {}
    for part in init_data.split("&"):
        name, equals, value = part.partition("=")
        if not equals or NAME.fullmatch(name) is None or name in fields:
            raise InitDataRefused(Why.FORM)
        fields[name] = decoded(value)
    return fields


def decoded(value: str) -> str:
    """Undo the escapes of one value. Raises InitDataRefused."""
    if ENCODED.fullmatch(value) is None:
        raise InitDataRefused(Why.FORM)
    raw = re.sub(rb"%([0-9A-Fa-f]{2})", unescaped, value.replace("+", " ").encode("ascii"))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InitDataRefused(Why.FORM) from None
    if any(each < " " or each == "\x7f" for each in text):
        raise InitDataRefused(Why.FORM)
    return text


def unescaped(found: re.Match[bytes]) -> bytes:
    """One byte that was written as an escape."""
    return bytes([int(found[1], 16)])


def instant_of(fields: Mapping[str, str]) -> datetime:
    """Return when it was signed. Raises InitDataRefused."""
    written = fields.get("auth_date", "")
    if INSTANT.fullmatch(written) is None:
        raise InitDataRefused(Why.FORM)
    return datetime.fromtimestamp(int(written), UTC)


def user_of(written: str) -> tuple[int, str | None]:
    """Return number and language of the person. Raises InitDataRefused."""
    try:
        user = json.loads(written, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise InitDataRefused(Why.USER) from None
    number = user.get("id") if isinstance(user, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < LARGEST_ID:
        raise InitDataRefused(Why.USER)
    if user.get("is_bot", False) is not False:
        raise InitDataRefused(Why.USER)
    language = user.get("language_code")
    known = isinstance(language, str) and LANGUAGE.fullmatch(language) is not None
    return number, language if known else None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object that names nothing twice. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
