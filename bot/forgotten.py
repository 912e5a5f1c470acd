"""Keeps the list of those who were forgotten beside the keys: a restored backup must forget them again.

Numbers and instants, no names. It lies outside the database, which a backup brings back as it was before.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

NAME = "forgotten"


def known(folder: Path) -> dict[int, datetime]:
    """Read the list: the number of each person, and when they were forgotten."""
    file = folder / NAME
    if not file.exists():
        return {}
    pairs = (line.split() for line in file.read_text("ascii").splitlines() if line.strip())
    return {int(number): datetime.fromisoformat(at) for number, at in pairs}


def keep(folder: Path, people: Mapping[int, datetime]) -> None:
    """Add to the list, whole or not at all; nobody ever leaves it, whatever a database says."""
    told = {**people, **known(folder)}
    lines = "".join(f"{number} {told[number].isoformat()}\n" for number in sorted(told))
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="ascii") as file:
        os.chmod(new, 0o600)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / NAME)
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
