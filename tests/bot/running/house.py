"""A small installation that has kept something of every kind, as an operator would want it back."""

import base64
import os
import random
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import delete, insert, select

from bot.backup import Key
from bot.restore import Source
from bot.settings import Settings
from bot.store import Vault, name_of_key
from models.case import Case
from models.database import Database, read_once
from models.privacy import DataKey, Picture
from tests import databases
from tests.bot.web.community import RESIDENT, fill
from tests.bot.web.rig import START
from tests.databases import url_for
from workflows import verify
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.open import Report, open_case
from workflows.transaction import Transaction

MASTER, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY = Key(name_of_key(MASTER), MASTER)
WORDS = "3号楼电梯又停了，我妈困在12楼，电话13900000000"
LATER = START + timedelta(days=1)


def settings_of(folder: Path, master: bytes = MASTER) -> Settings:
    """The settings of an installation in a folder, whatever the environment says."""
    folder.mkdir(parents=True, exist_ok=True)
    key = SecretStr(base64.b64encode(master).decode())
    return Settings(data=folder, database_url=url_for(folder), keys=key, host="127.0.0.1")


def installed(folder: Path) -> Settings:
    """Fill an installation: lists, staff, history, a request in words, a picture, a key of one forgotten."""
    folder.mkdir(parents=True, exist_ok=True)
    databases.prepared(folder, "installed", furnish)
    return settings_of(folder)


def furnish(url: str) -> None:
    """Let something happen in an empty database."""
    database = Database(url, vault=Vault([MASTER]))
    database.write_now(live)
    database.close()


def copied(kept: Settings, folder: Path) -> Settings:
    """Give a copy of an installation that nobody has open."""
    folder.mkdir(parents=True)
    databases.copied(kept.data, folder)
    return settings_of(folder)


def live(tx: Transaction) -> None:
    """Let something happen."""
    reference = fill(tx)
    tx.execute(delete(Case))
    act = Act(tx, SYSTEM, START, reference, random.Random(3))
    report = Report(
        words=WORDS,
        nature="help",
        urgency="ordinary",
        category="01",
        confidence=0.9,
        place="幸福里3号楼1202",
        cell="C1a",
        person_id=RESIDENT,
        chat_id=None,
    )
    open_case(act, report)
    tx.execute(insert(Picture).values(name="a" * 32 + ".jpg", sealed=os.urandom(3000), at=START))
    tx.execute(insert(DataKey).values(person_id=RESIDENT, wrapped="forgotten"))
    newest = select(DataKey.id).order_by(DataKey.id.desc()).limit(1).scalar_subquery()  # type: ignore[attr-defined, call-overload]  # columns
    tx.execute(delete(DataKey).where(DataKey.id == newest))
    verify.seal(act)


def whole(settings: Settings) -> bool:
    """Whether the record of an installation holds."""
    return read_once(settings.url, verify.verify, Vault([MASTER])).whole


def source(file: Path, master: bytes = MASTER) -> Source:
    """A backup with the key that opens it."""
    return Source(file, {name_of_key(master): master}, Vault([master]), lambda *_: None)
