"""The doctor finds each thing that can be wrong, says it in three languages and is quiet when all is well."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.catalogue.sentences import phrase
from bot.doctor import Level, diagnose, is_well
from bot.doctor_facts import (
    BackupFacts,
    Disk,
    Engines,
    Facts,
    Inside,
    KeyFacts,
    Place,
    Port,
    PostgresFacts,
    Store,
)
from bot.doctor_tell import RULES, WITHIN, as_document, is_seen, sentences
from bot.settings import Settings
from models.vocabulary import Locale, Role
from tests.bot.running.findings import findings
from workflows.house.condition import Condition, Post
from workflows.house.marks import Marked
from workflows.lists.check import Expired, Gap, ListCheck, Overlap, WithoutHandler, WithoutMeans

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POST = Post(0, None, 0, 0, 0, 0, None, 0)
SOUND = ListCheck((), (), (), (), ())
FILE = {"file": "/mnt/backups/huiying-20261123-020000.backup"}
STATE = Condition(
    post=POST,
    open_cases=3,
    overdue={},
    events=9,
    last_event=NOW - HOUR,
    sealed_at=NOW - 7 * HOUR,
    backup=Marked(NOW - 7 * HOUR, FILE, 1),
    rehearsal=Marked(NOW - 9 * DAY, FILE, 1),
    beats={"courier": NOW, "clock": NOW},
    staff=dict.fromkeys(Role, 1),
    size=10**6,
)
KEYS = KeyFacts(given=1, file_mode=None, total=5)
INSIDE = Inside(NOW, STATE, seal_holds=True, bodies=4, lists=SOUND, unpublished=())
WELL = Facts(
    now=NOW,
    today=NOW.date(),
    settings=Settings(data=Path("/srv/huiying"), keys=SecretStr("k"), _env_file=None),  # type: ignore[call-arg]  # of pydantic-settings
    python=(3, 11, 7),
    sqlite=(3, 53, 0),
    disk=Disk(free=50 * 10**9, total=100 * 10**9, kind="ext4"),
    place=Place(exists=True, mode=0o700, ours=True, writable=True),
    port=Port.OURS,
    running=True,
    env_open=False,
    store=Store("0002", "0002"),
    keys=KEYS,
    backup=BackupFacts(there=True, same_disk=False, beside_keys=False),
    inside=INSIDE,
)
SERVER = PostgresFacts(version=180004, durable=True, spare=60, encrypted=True, elsewhere=True)


def inside(**changes: Any) -> Facts:
    return replace(WELL, inside=replace(INSIDE, **changes))


def state(**changes: Any) -> Facts:
    return inside(condition=replace(STATE, **changes))


def post(**changes: Any) -> Facts:
    return state(post=replace(POST, **changes))


def given(**changes: Any) -> Facts:
    return replace(WELL, settings=WELL.settings.model_copy(update=changes))


def bot(state_of_it: str) -> Facts:
    told = {"residents": Marked(NOW, {"state": state_of_it}, 1)}
    return replace(state(doors=told), settings=given(residents_token=TOKEN).settings)


def engines(folder: Path | None, **there: bool) -> Facts:
    return replace(given(voice_model=folder), engines=Engines(**there))


def keys(**changes: Any) -> Facts:
    return replace(WELL, keys=replace(KEYS, **changes))


def place(**changes: Any) -> Facts:
    return replace(WELL, place=replace(WELL.place, **changes))


def postgres(**changes: Any) -> Facts:
    server = replace(SERVER, **changes)
    return replace(WELL, store=Store("0002", "0002", postgres=server))


def lists(**changes: Any) -> Facts:
    return inside(lists=replace(SOUND, **changes))


TOKEN = SecretStr("123456789:" + "a" * 35)
CASES: dict[str, Callable[[], Facts]] = {
    "sqlite_race": lambda: replace(WELL, sqlite=(3, 40, 1)),
    "disk_full": lambda: replace(WELL, disk=Disk(5 * 10**8, 10**11, "ext4")),
    "disk_filling": lambda: replace(WELL, disk=Disk(4 * 10**9, 10**11, "ext4")),
    "disk_remote": lambda: replace(WELL, disk=replace(WELL.disk, kind="nfs4")),
    "folder_missing": lambda: place(exists=False),
    "folder_readonly": lambda: place(writable=False),
    "folder_open": lambda: place(mode=0o755),
    "folder_foreign": lambda: place(ours=False),
    "leftovers": lambda: place(leftovers=("rehearsing-x",)),
    "clock_back": lambda: state(last_event=NOW + HOUR),
    "clock_ahead": lambda: inside(now=NOW + 9 * DAY, condition=replace(STATE, sealed_at=NOW + 9 * DAY)),
    "cases_ownerless": lambda: inside(ownerless=2),
    "database_closed": lambda: replace(WELL, store=Store(None, "0002", failed="disk I/O error"), inside=None),
    "database_missing": lambda: replace(WELL, store=Store(None, "0002"), inside=None),
    "database_older": lambda: replace(WELL, store=Store("0001", "0002"), inside=None),
    "database_newer": lambda: replace(WELL, store=Store("0003", "0002"), inside=None),
    "database_damaged": lambda: replace(WELL, store=Store("0002", "0002", faults=("row 7 missing",))),
    "postgres_forgets": lambda: postgres(durable=False),
    "postgres_old": lambda: postgres(version=130011),
    "postgres_crowded": lambda: postgres(spare=3),
    "postgres_open": lambda: postgres(encrypted=False),
    "keys_missing": lambda: keys(missing=("0a1b2c3d4e5f6071",)),
    "keys_broken": lambda: keys(broken=2),
    "keys_readable": lambda: keys(file_mode=0o644),
    "keys_older": lambda: keys(older=7),
    "keys_here": lambda: keys(file_mode=0o400),
    "backup_none": lambda: state(backup=None),
    "backup_old": lambda: state(backup=Marked(NOW - 3 * DAY, FILE, 1)),
    "backup_untried": lambda: state(rehearsal=None),
    "backup_moved": lambda: replace(
        WELL, backup=BackupFacts(there=False, same_disk=False, beside_keys=False)
    ),
    "backup_beside_keys": lambda: replace(WELL, backup=BackupFacts(True, same_disk=False, beside_keys=True)),
    "backup_same_disk": lambda: replace(WELL, backup=BackupFacts(True, same_disk=True, beside_keys=False)),
    "port_taken": lambda: replace(WELL, port=Port.TAKEN),
    "not_running": lambda: replace(WELL, running=False, port=Port.FREE),
    "public_plain": lambda: given(public_url="http://huiying.example"),
    "public_unnamed": lambda: given(host="0.0.0.0"),
    "tokens_same": lambda: given(residents_token=TOKEN, staff_token=TOKEN),
    "bot_token": lambda: bot("token_refused"),
    "bot_elsewhere": lambda: bot("asked_elsewhere"),
    "bot_unreachable": lambda: bot("unreachable"),
    "webhook_plain": lambda: given(webhook_url="http://huiying.example/hook"),
    "env_open": lambda: replace(WELL, env_open=True),
    "recognition_off": lambda: engines(None, ears=False, model=False, eyes=False),
    "pictures_ready": lambda: engines(None, ears=False, model=False, eyes=True),
    "voice_ready": lambda: engines(Path("/model"), ears=True, model=True, eyes=False),
    "voice_no_engine": lambda: engines(Path("/model"), ears=False, model=True, eyes=False),
    "voice_no_model": lambda: engines(Path("/model"), ears=True, model=False, eyes=False),
    "record_cut": lambda: inside(seal_holds=False),
    "seal_old": lambda: state(sealed_at=NOW - 2 * DAY),
    "letters_dead": lambda: post(dead=1),
    "letters_doubtful": lambda: post(doubtful=1),
    "set_aside": lambda: post(set_aside=1),
    "letters_late": lambda: post(waiting=4, oldest=NOW - HOUR),
    "timers_late": lambda: post(timers_due=4, timer_oldest=NOW - HOUR),
    "timers_failing": lambda: post(timers_failing=1),
    "part_missing": lambda: replace(
        state(beats={"courier": NOW, "clock": NOW - HOUR}), store=Store("0002", "0002", postgres=SERVER)
    ),
    "lists_empty": lambda: inside(bodies=0),
    "lists_gaps": lambda: lists(gaps=(Gap("0201", "C1a"),)),
    "lists_overlaps": lambda: lists(overlaps=(Overlap("0201", "C1", ("L-1", "L-2"), ("B1", "B2")),)),
    "lists_expired": lambda: lists(expired=(Expired("L-1", "0201", "C1", "B1", NOW.date()),)),
    "lists_without_handler": lambda: lists(without_handler=(WithoutHandler("B1", ("L-1",)),)),
    "lists_without_means": lambda: lists(without_means=(WithoutMeans("L-1", "B1", ("money",)),)),
    "no_dispatcher": lambda: state(staff={Role.OPERATOR: 1}),
    "no_operator": lambda: state(staff={Role.DISPATCHER: 1}),
    "calendar_missing": lambda: inside(unpublished=(2027,)),
}
NOTES = {
    *(
        "sqlite_race",
        "leftovers",
        "clock_ahead",
        "keys_older",
        "keys_here",
        "backup_moved",
        "backup_same_disk",
        "recognition_off",
        "pictures_ready",
        "voice_ready",
    ),
    *("not_running", "lists_without_means", "no_operator"),
}


def found_in(facts: Facts) -> set[str]:
    return {each.name for findings in diagnose(facts, RULES).values() for each in findings}


def test_a_healthy_house_has_no_finding() -> None:
    assert found_in(WELL) == set()
    assert is_well(diagnose(WELL, RULES))


def test_every_finding_has_its_case_here() -> None:
    assert set(CASES) == findings()


@pytest.mark.parametrize("name", CASES)
def test_it_is_found_and_nothing_else_is(name: str) -> None:
    also = {"keys_readable": {"keys_here"}, "lists_empty": set()}

    assert found_in(CASES[name]()) == {name} | also.get(name, set())


@pytest.mark.parametrize("name", CASES)
def test_notes_ask_for_nothing_and_all_else_does(name: str) -> None:
    assert is_well(diagnose(CASES[name](), RULES)) == (name in NOTES)


@pytest.mark.parametrize("locale", Locale)
def test_what_why_and_what_to_do_are_said_in_every_language(locale: Locale) -> None:
    for name, case in CASES.items():
        found = [each for every in diagnose(case(), RULES).values() for each in every if each.name == name]

        told = sentences(found[0], locale)

        assert all("{" not in sentence and sentence.strip() for sentence in told), name


def test_the_document_says_the_same() -> None:
    found = diagnose(CASES["disk_full"](), RULES)

    told = as_document(found, Locale.EN, is_well(found))

    assert told["well"] is False
    assert told["findings"] == [
        {
            "part": "disk",
            "name": "disk_full",
            "level": "wrong",
            "what": "The disk is almost full: 0.5 GB left.",
            "why": "When it is full no request can be kept; residents are asked to try again later.",
            "do": phrase("doctor.disk_full.do", Locale.EN, data="/srv/huiying"),
        }
    ]


def test_what_lies_in_a_database_that_does_not_open_is_not_ticked() -> None:
    closed = replace(WELL, store=Store(None, "0002"), keys=None, backup=None, inside=None)

    seen = {part for part in RULES if is_seen(part, closed)}

    assert seen == {"machine", "disk", "folder", "settings", "recognition", "port", "database"}
    assert set(RULES) - seen == WITHIN | {"postgres"}


def test_postgresql_is_only_spoken_of_where_there_is_one() -> None:
    shared = replace(WELL, store=Store("0002", "0002", postgres=SERVER))

    assert not is_seen("postgres", WELL)
    assert is_seen("postgres", shared)


def test_what_presses_most_comes_first() -> None:
    facts = replace(place(mode=0o755, writable=False, leftovers=("rehearsing-x",)))

    levels = [each.level for each in diagnose(facts, RULES)["folder"]]

    assert levels == [Level.WRONG, Level.WARNING, Level.NOTE]
