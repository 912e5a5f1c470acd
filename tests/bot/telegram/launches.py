"""Signs what a Mini App is opened with, as Telegram does; written apart from the code under test."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

RESIDENTS_TOKEN = "1001:AAresidents-of-the-tests-000000000000"
STAFF_TOKEN = "1002:AAstaff-of-the-tests-0000000000000000"


def fields(at: datetime, user: int = 4711, **more: str) -> dict[str, str]:
    """Return the fields of a launch by a person at an instant."""
    person: Mapping[str, Any] = {"id": user, "first_name": "王 & 甲=乙", "language_code": "zh-hans"}
    return {
        "query_id": "AAF-example",
        "user": json.dumps(person, ensure_ascii=False, separators=(",", ":")),
        "chat_instance": "-3788475317572404878",
        "chat_type": "private",
        "auth_date": str(int(at.timestamp())),
        "signature": "zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7Ib_Gqj",
        **more,
    }


def seal(given: Mapping[str, str], token: str) -> str:
    """Return the hash of fields. Source: core.telegram.org/bots/webapps."""
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    lines = [f"{name}={value}" for name, value in sorted(given.items())]
    return hmac.new(key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def written(given: Mapping[str, str]) -> str:
    """Write fields as an address does."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in given.items())


def signed(at: datetime, token: str = RESIDENTS_TOKEN, user: int = 4711, **more: str) -> str:
    """Return `initData` as Telegram writes it."""
    given = fields(at, user, **more)
    return written({**given, "hash": seal(given, token)})
