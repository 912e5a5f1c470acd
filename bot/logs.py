"""Sets up the logs: one line of JSON for each event, in which nothing leads to a person.

Our own events have names of their own and fields of a known list; whatever a library says goes the same
way. Of an error its kind and the places in the code are told, never its message: that may quote somebody.
"""

import hashlib
import io
import json
import logging
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

from bot.log_masks import foreign, masked

FIELDS = frozenset(
    {
        *("event", "level", "timestamp", "logger", "error", "trace", "left_out"),
        *("channel", "method", "part", "name", "state", "count", "seconds", "attempts"),
        *("update", "case", "letter", "timer", "version", "process"),
    }
)
"""What a line may say. A field that is not listed is left out, and that is said."""

CODE = frozenset({"trace"})
"""Names of kinds and of places in the code: nobody outside has written them."""

OWN_WORDS = ("uvicorn.error", "alembic", "apscheduler")
"""Libraries whose arguments are addresses, revisions and names of jobs, never anybody's words."""

QUIET = {
    "apscheduler": logging.ERROR,
    "alembic": logging.WARNING,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
}
"""A tick that is skipped is no news, an upgrade is told in words, and an address may hold a bot's token."""

Event = MutableMapping[str, Any]
ROOT = Path(__file__).parents[1]
DEPTH = 12


def set_up_logs(stream: TextIO | None = None) -> None:
    """Send every log of this process to standard error, or to `stream`, as lines without anybody in them."""
    take_down_logs()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_messages,
            known_fields_only,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=stream or cast(TextIO, StandardError())),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.addHandler(Gate())
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def take_down_logs() -> None:
    """Leave logging as it was found."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, Gate)]:
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def catch_the_rest() -> None:
    """Log also what nobody catches, and what is only warned of."""
    logging.captureWarnings(True)
    sys.excepthook = at_the_end
    threading.excepthook = lambda args: at_the_end(args.exc_type, args.exc_value, args.exc_traceback)


class StandardError(io.TextIOBase):
    """Standard error as it is at the time of writing: whoever runs us may have turned it elsewhere."""

    def write(self, text: str) -> int:
        """Write."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """Let it go."""
        sys.stderr.flush()


class Gate(logging.Handler):
    """Takes what libraries log, and lets it go the way of our own events."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log a library's record as an event of ours."""
        log = structlog.get_logger()
        log.log(
            min(record.levelno, logging.ERROR),
            said(record),
            logger=record.name,
            exc_info=record.exc_info or None,
        )


def said(record: logging.LogRecord) -> str:
    """Return what a library's record says, without what it says about somebody."""
    if record.name.startswith(OWN_WORDS):
        return foreign(record.getMessage())
    if not record.args:
        return foreign(str(record.msg))
    return foreign(str(record.msg).replace("%s", "…").replace("%r", "…"))


def without_messages(_logger: object, _method: str, event: Event) -> Event:
    """Tell an error by its kind and by where it came from."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["trace"] = trace(error)
    return event


def trace(error: BaseException) -> list[str]:
    """Return the kinds of an error and of its causes, each with the places in the code it came through."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < DEPTH * 3:
        lines.append(type(seen).__name__)
        lines += [place(frame) for frame in traceback.extract_tb(seen.__traceback__)[-DEPTH:]]
        seen = seen.__cause__ or seen.__context__
    return lines


def place(frame: traceback.FrameSummary) -> str:
    """Return a place in the code."""
    file = Path(frame.filename)
    name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file.name
    return f"{name}:{frame.lineno} {frame.name}"


def known_fields_only(_logger: object, _method: str, event: Event) -> Event:
    """Leave out what is not listed, and mask what is."""
    unknown = sorted(event.keys() - FIELDS)
    kept = {name: harmless(value) for name, value in event.items() if name in FIELDS - CODE}
    kept |= {name: event[name] for name in CODE if name in event}
    return {**kept, **({"left_out": [masked(name) for name in unknown]} if unknown else {})}


def harmless(value: object) -> object:
    """Return a value without anybody in it."""
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 10**9):
        return value
    if isinstance(value, list | tuple):
        return [harmless(each) for each in value]
    if isinstance(value, str):
        return masked(value)
    return type(value).__name__


def render(_logger: object, _method: str, event: Mapping[str, object]) -> str:
    """Write an event as one line, the instant first."""
    first = ("timestamp", "level", "event")
    ordered = {name: event[name] for name in first if name in event} | dict(event)
    return json.dumps(ordered, ensure_ascii=False)


def at_the_end(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    """Log what nobody caught; the process may end by it."""
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().error("not caught", exc_info=error)


def trail(channel: str, update_id: str) -> str:
    """Return a short name of an update, by which lines about it are found and from which it is not."""
    return hashlib.sha256(f"{channel}\x1f{update_id}".encode()).hexdigest()[:8]
