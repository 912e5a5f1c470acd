"""The figures say how the house is doing, to this machine alone, and name nobody."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text

from bot.dialogue.turn import Unread
from bot.metrics import Measured, Metrics
from bot.web.app import build_web
from bot.web.health import Remembered
from bot.web.metrics import FIGURES
from models.case import Case
from models.person import Chat
from models.post_tables import Outbox, SetAside, Timer
from models.vocabulary import OutboxState, Repeat
from tests.bot.web.community import RESIDENT, Filled, community, raise_case
from tests.bot.web.conftest import ready as ready
from tests.bot.web.rig import START, Rig
from workflows.house import care, marks
from workflows.transaction import Transaction

HOUR = timedelta(hours=1)


@pytest.fixture
def rig(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def caller(rig: Rig, host: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(rig.app, client=(host, 40000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)


async def figures(rig: Rig) -> dict[str, float]:
    """Ask for the figures; return them by name and labels."""
    async with caller(rig) as client:
        answer = await client.get("/metrics")
    families = text_string_to_metric_families(answer.text)
    samples = (sample for family in families for sample in family.samples)
    return {
        each.name + "".join(f" {value}" for value in each.labels.values()): each.value for each in samples
    }


def trouble(tx: Transaction) -> None:
    """Let everything that can wait, wait."""
    chat = {"channel": "web", "address": "w1", "person_id": RESIDENT, "role": "resident", "locale": "zh-CN"}
    tx.execute(insert(Chat).values(id=77, created_at=START, **chat))
    letter = {"chat_id": 77, "channel": "web", "screen": "{}", "repeat": Repeat.ALLOWED, "created_at": START}
    for state in (OutboxState.DUE, OutboxState.DUE, OutboxState.DEAD, OutboxState.DOUBTFUL):
        tx.execute(insert(Outbox).values(state=state, not_before=START - HOUR, **letter))
    tx.execute(insert(Timer).values(key="t", kind="rung", due_at=START - 2 * HOUR, attempts=4))
    aside = {"channel": "web", "update_id": "u", "at": START, "incoming": "{}", "error": "ValueError"}
    tx.execute(insert(SetAside).values(**aside))
    tx.execute(text("UPDATE \"case\" SET due_at = opened_at WHERE status = 'assigned'"))
    marks.mark(tx, care.BACKUP, START - 3 * HOUR, {"file": "a.backup"})
    marks.mark(tx, "beat:clock", START - timedelta(seconds=7))


async def test_what_waits_is_counted(rig: Rig) -> None:
    raise_case(rig)
    rig.database.write_now(trouble)
    rig.clock.move(timedelta(minutes=1))

    told = await figures(rig)

    assert told["huiying_messages_waiting"] >= 2
    assert told["huiying_message_oldest_seconds"] == 3660
    assert (told["huiying_messages_stuck dead"], told["huiying_messages_stuck doubtful"]) == (1, 1)
    assert told["huiying_updates_set_aside"] == 1
    assert (told["huiying_timers_due"] >= 1, told["huiying_timer_oldest_seconds"]) == (True, 7260)
    assert told["huiying_timers_failing"] == 1
    assert told["huiying_cases_open"] == 1
    assert sum(value for name, value in told.items() if name.startswith("huiying_cases_overdue")) == 1
    assert told["huiying_backup_age_seconds"] == 3 * 3600 + 60
    assert told["huiying_beat_age_seconds clock"] == 67
    assert told["huiying_beat_age_seconds courier"] == float("inf")
    assert told["huiying_rehearsal_age_seconds"] == float("inf")
    assert told["huiying_events_total"] > 0
    assert told["huiying_database_bytes"] > 4096


async def test_a_quiet_house_shows_zeros(rig: Rig) -> None:
    told = await figures(rig)

    assert told["huiying_messages_waiting"] == told["huiying_updates_set_aside"] == 0
    assert told["huiying_message_oldest_seconds"] == told["huiying_timer_oldest_seconds"] == 0


@pytest.mark.parametrize("host", ["192.0.2.7", "10.0.0.8", "::ffff:192.0.2.7", "testclient"])
async def test_another_machine_does_not_learn_that_there_are_figures(rig: Rig, host: str) -> None:
    async with caller(rig, host) as client:
        near, nothing = await client.get("/metrics"), await client.get("/nothing-here")

    assert near.status_code == nothing.status_code == 404


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_a_proxy_on_this_machine_asks_for_somebody_else(rig: Rig, name: str) -> None:
    async with caller(rig, **{name: "192.0.2.7"}) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1"])
async def test_this_machine_sees_them(rig: Rig, host: str) -> None:
    async with caller(rig, host) as client:
        answer = await client.get("/metrics")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


async def test_no_figure_names_anybody(rig: Rig) -> None:
    number = raise_case(rig)
    async with caller(rig) as client:
        opened = await client.post("/api/chat/sessions", json={"role": "resident"})
        await client.get(f"/cases/{number}")
        await client.get("/desk?invitation=0123456789abcdef")
        await client.post(
            "/api/chat/messages",
            json={"text": "我叫李晓，13800001234"},
            headers={"authorization": "Bearer " + opened.json()["token"]},
        )
        told = (await client.get("/metrics")).text

    labels = set(re.findall(r'(\w+)="', told))
    assert labels <= {"route", "method", "status", "le", "state", "urgency", "part"}
    for secret in (number, "李晓", "13800001234", "0123456789abcdef", opened.json()["token"], "测试甲"):
        assert secret not in told
    assert 'route="/api/chat/messages"' in told


async def test_every_figure_is_explained_and_shown(rig: Rig) -> None:
    async with caller(rig) as client:
        told = (await client.get("/metrics")).text

    shown = {
        line.split()[2].removesuffix("_total") for line in told.splitlines() if line.startswith("# HELP")
    }
    assert set(FIGURES) <= shown


async def test_steps_are_timed_and_failures_counted(rig: Rig) -> None:
    metrics = Metrics()
    measured = Measured(rig.database, metrics)

    def fail(_tx: Transaction) -> None:
        raise ZeroDivisionError

    await measured.write(lambda tx: tx.get(Case, 1))
    with pytest.raises(ZeroDivisionError):
        await measured.write(fail)

    value = metrics.registry.get_sample_value
    assert value("huiying_write_seconds_count") == 2
    assert value("huiying_writes_failed_total") == 1
    assert value("huiying_writes_waiting") == 0


async def test_a_step_that_first_wants_something_worked_out_has_not_failed(rig: Rig) -> None:
    metrics = Metrics()

    def unread(_tx: Transaction) -> None:
        raise Unread("三号楼")

    with pytest.raises(Unread):
        await Measured(rig.database, metrics).write(unread)

    assert metrics.registry.get_sample_value("huiying_writes_failed_total") == 0


async def test_what_one_application_does_another_does_not_count(rig: Rig) -> None:
    other = replace(rig.door, metrics=Metrics())
    build_web(other)

    async with caller(rig) as client:
        await client.get("/livez")

    count = "huiying_request_seconds_count"
    labels = {"route": "/livez", "method": "GET", "status": "2xx"}
    assert rig.door.metrics.registry.get_sample_value(count, labels) == 1
    assert other.metrics.registry.get_sample_value(count, labels) is None


async def test_it_lives_and_is_ready(rig: Rig) -> None:
    async with caller(rig, "192.0.2.7") as client:
        answers = [await client.get(path) for path in ("/livez", "/readyz")]

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_a_database_that_takes_nothing_makes_it_unready_but_alive(rig: Rig) -> None:
    rig.database.close()

    async with caller(rig) as client:
        answers = [await client.get(path) for path in ("/livez", "/readyz")]

    assert [answer.status_code for answer in answers] == [200, 503]


async def test_tables_of_another_release_make_it_unready(rig: Rig) -> None:
    rig.database.write_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '0999'")))

    async with caller(rig) as client:
        assert (await client.get("/readyz")).status_code == 503


async def test_whoever_asks_again_and_again_makes_nobody_write(rig: Rig) -> None:
    async with caller(rig) as client:
        for _ in range(5):
            await client.get("/readyz")

    noted = rig.database.read_now(lambda tx: marks.marked(tx, "ready"))
    assert noted is not None
    assert noted.turn == 1


async def test_an_answer_is_asked_for_again_after_a_moment() -> None:
    asked, now = 0, START

    async def ask() -> bool:
        nonlocal asked
        asked += 1
        return asked == 1

    remembered = Remembered(ask, lambda: now)

    first = [await remembered(), await remembered()]
    now += timedelta(seconds=6)

    assert (first, await remembered(), asked) == ([True, True], False, 2)
