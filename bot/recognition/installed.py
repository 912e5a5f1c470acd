"""Finds out which engines are there, without loading any of them."""

from importlib.util import find_spec
from pathlib import Path

from bot.catalogue.sentences import phrase
from bot.recognition.apart import Apart
from bot.recognition.senses import NoSenses, Senses
from bot.settings import Settings
from models.vocabulary import Locale
from workflows.attachments import Kind

MODEL = "model.bin"
SCRIPTS = {Locale.HANS: "t2s", Locale.HANT: "s2t"}
"""OpenCC's names of what turns one script into the other: a model mixes them."""

EARS, EYES = ("faster_whisper",), ("rapidocr", "onnxruntime")
"""Packages of the extras `[voice]` and `[pictures]`."""


def is_there(*packages: str) -> bool:
    """Whether all of these packages can be imported."""
    return all(find_spec(package) is not None for package in packages)


def has_model(folder: Path | None) -> bool:
    """Whether a folder holds a speech model."""
    return folder is not None and (folder / MODEL).is_file()


def hears(settings: Settings) -> bool:
    """Whether words are made of recordings here."""
    return has_model(settings.voice_model) and is_there(*EARS)


def reads(settings: Settings) -> bool:
    """Whether words are made of pictures here."""
    return settings.read_pictures and is_there(*EYES)


def senses_of(settings: Settings) -> Senses:
    """Return the ears and eyes of an installation."""
    able = {Kind.VOICE: hears(settings), Kind.PICTURE: reads(settings)}
    kinds = frozenset(str(kind) for kind, there in able.items() if there)
    if not kinds:
        return NoSenses()
    return Apart(kinds, arguments_of(settings))


def arguments_of(settings: Settings) -> tuple[str, str, str]:
    """What the process that recognises is told: the speech model, how it writes, and in which script."""
    model = str(settings.voice_model.resolve()) if settings.voice_model else ""
    written = settings.locale if settings.locale is Locale.HANT else Locale.HANS
    return model, phrase("recognition.hint", written), SCRIPTS[written]
