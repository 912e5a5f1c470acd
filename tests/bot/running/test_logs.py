"""Nothing that leads to a person or opens a door stands in a log line, whoever logs it and however."""

import ast
import io
import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.log_masks import masked
from bot.logs import FIELDS, at_the_end, set_up_logs, take_down_logs, trail
from tests.house.tree import ROOMS, nodes, sources

WORDS = "三号楼的李晓说电梯坏了"
DIGIT = st.sampled_from("0123456789")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGIT, min_size=count, max_size=count)


MOBILES = st.builds("1{}{}".format, st.sampled_from("3456789"), digits(9))


def word(letters: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=least, max_size=most)


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
KEYS = st.binary(min_size=32, max_size=32).map(lambda raw: b64encode(raw).decode())
# What is to be hidden, and how it is written: the second part has the first in it.
SECRETS: dict[str, tuple[st.SearchStrategy[str], str]] = {
    "mobile": (MOBILES, "{}"),
    "mobile in groups": (MOBILES.map(lambda no: f"{no[:3]} {no[3:7]}-{no[7:]}"), "{}"),
    "mobile in wide digits": (MOBILES.map(lambda number: number.translate(WIDE)), "{}"),
    "telephone": (st.builds("0{}-{}".format, st.sampled_from(["10", "21", "571"]), digits(8)), "{}"),
    "identity card": (st.builds("{}{}".format, digits(17), st.sampled_from("0123456789Xx")), "{}"),
    "bot token": (st.builds("{}:{}".format, digits(10), word("abcXYZ09_-", 35, 35)), "bot{}/sendMessage"),
    "bearer": (word("abcdefXYZ", 12, 40), "Bearer {}"),
    "session": (st.binary(min_size=24, max_size=24).map(bytes.hex), "{}"),
    "e-mail": (st.builds("{}@example.org".format, word("abcxyz", 3, 9)), "{}"),
    "key": (KEYS, "{}"),
    "invitation": (word("abcdef", 8, 20), "/desk?invitation={}"),
    "password": (word("abcdefXYZ", 8, 20), "postgresql://huiying:{}@127.0.0.1/huiying"),
}
AROUND = st.sampled_from(["{}", "from {} to", "({})", "tel:{},", "x={};", "“{}”", "a {}\nb"])


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    set_up_logs(stream)
    yield stream
    take_down_logs()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("kind", SECRETS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_secret_is_hidden_wherever_it_stands(kind: str, data: st.DataObject) -> None:
    secrets, writing = SECRETS[kind]
    secret, around = data.draw(secrets), data.draw(AROUND)

    told = masked(around.format(writing.format(secret)))

    assert secret not in told


@pytest.mark.parametrize("kind", SECRETS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_way_of_logging_lets_a_secret_through(kind: str, data: st.DataObject) -> None:
    secrets, writing = SECRETS[kind]
    secret, around = data.draw(secrets), data.draw(AROUND)
    stream = io.StringIO()
    set_up_logs(stream)
    try:
        log_in_every_way(around.format(writing.format(secret)) + WORDS)
    finally:
        take_down_logs()

    told = stream.getvalue()
    assert len(lines(stream)) == 8
    assert secret not in told
    assert "李晓" not in told


def log_in_every_way(secret: str) -> None:
    """Log as we do, as libraries do, as errors do."""
    ours, theirs = structlog.get_logger(), logging.getLogger("some.library")
    ours.error("a field nobody knows", words=secret)
    ours.error("an object", name=[{"words": secret}], error=ValueError(secret))
    theirs.warning("sent %s to %r", secret, {"who": secret})
    theirs.warning(f"whole: {secret}")
    logging.getLogger("uvicorn.error").info("%s", secret)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {secret}")
    try:
        fail(secret)
    except KeyError:
        ours.error("caught", exc_info=True)
        theirs.exception("caught by a library")


def fail(secret: str) -> None:
    """Raise an error that quotes somebody, because of another one that does."""
    try:
        raise ValueError(secret)
    except ValueError as error:
        raise KeyError(secret) from error


def test_an_error_is_told_by_its_kind_and_its_places(written: io.StringIO) -> None:
    try:
        fail(WORDS)
    except KeyError:
        structlog.get_logger().error("caught", exc_info=True)

    (line,) = lines(written)
    assert line["error"] == "KeyError"
    assert [each for each in line["trace"] if ":" not in each] == ["KeyError", "ValueError"]
    assert any(each.startswith("tests/bot/running/test_logs.py:") for each in line["trace"])


def test_what_nobody_caught_is_logged_without_its_words(written: io.StringIO) -> None:
    error = RuntimeError(WORDS)

    at_the_end(RuntimeError, error, None)

    (line,) = lines(written)
    assert (line["event"], line["error"]) == ("not caught", "RuntimeError")


def test_a_stop_by_hand_is_no_error(written: io.StringIO) -> None:
    at_the_end(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert lines(written) == []


def test_what_is_left_out_is_said(written: io.StringIO) -> None:
    structlog.get_logger().info("update", words="x", channel="web")

    (line,) = lines(written)
    assert (line["channel"], line["left_out"]) == ("web", ["words"])
    assert "words" not in line


def test_an_update_is_found_by_a_name_that_does_not_tell_it(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(update=trail("web", "u-李晓-1")):
        structlog.get_logger().error("update set aside")

    (line,) = lines(written)
    assert line["update"] == trail("web", "u-李晓-1")
    assert len(line["update"]) == 8


def test_the_libraries_that_only_name_addresses_are_heard(written: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s://%s:%d", "http", "127.0.0.1", 8000)

    (line,) = lines(written)
    assert line["event"] == "Uvicorn running on http://127.0.0.1:8000"


def log_calls() -> list[tuple[str, ast.Call]]:
    """Every call of our logger in the rooms."""
    return [
        (f"{path}:{node.lineno}", node)
        for path in sources(*ROOMS)
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "log"
        and node.func.attr in {"debug", "info", "warning", "error", "exception"}
    ]


def test_our_own_events_are_fixed_words_with_known_fields() -> None:
    odd = [
        where
        for where, call in log_calls()
        if not (isinstance(call.args[0], ast.Constant) and len(call.args) == 1)
        or {each.arg for each in call.keywords} - FIELDS - {"exc_info"}
    ]

    assert len(log_calls()) > 3
    assert odd == []
