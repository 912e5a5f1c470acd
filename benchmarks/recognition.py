"""Measures the ears and eyes of the extras: `python -m benchmarks.recognition FOLDER [MODEL]`.

FOLDER holds recordings (.ogg) and pictures (.jpg, .png), each beside a .txt with what is said or written in
it; an empty .txt says that there is nothing. MODEL is the folder of a speech model. Prints JSON: the share of
characters that are wrong (Levenshtein, over letters and digits, digits as digits), how many came out exactly,
how many empty ones stayed empty, how long each took, and what all of it cost in processor time and memory.
"""

import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.parts.machine import describe
from bot.recognition.apart import Apart
from bot.recognition.installed import arguments_of
from bot.recognition.senses import NotRecognised
from bot.settings import Settings
from nlu.text import normalise
from workflows.attachments import Kind

KINDS = {".ogg": Kind.VOICE, ".jpg": Kind.PICTURE, ".png": Kind.PICTURE}
DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


@dataclass(frozen=True)
class Tried:
    """One recording or picture."""

    kind: Kind
    name: str
    wanted: str
    found: str
    seconds: float

    @property
    def wrong(self) -> int:
        """Characters to be put right."""
        return Levenshtein.distance(bare(self.wanted), bare(self.found))


def bare(text: str) -> str:
    """Letters and digits alone, in one script."""
    return "".join(filter(str.isalnum, normalise(text).translate(DIGITS)))


async def tried(folder: Path, settings: Settings) -> list[Tried]:
    """Recognise everything in a folder, one after another, as the house does."""
    senses = Apart(frozenset(Kind), arguments_of(settings))
    found = [await one(senses, file) for file in files(folder)]
    await senses.close()
    return found


def files(folder: Path) -> Iterator[Path]:
    """What can be recognised in a folder."""
    return (file for file in sorted(folder.iterdir()) if file.suffix in KINDS)


async def one(senses: Apart, file: Path) -> Tried:
    """Recognise one thing."""
    kind, wanted = KINDS[file.suffix], file.with_suffix(".txt").read_text("utf-8")
    begun = time.perf_counter()
    try:
        found = await senses.recognise(kind, file.read_bytes())
    except NotRecognised as failure:
        found = f"({failure.why})"
    return Tried(kind, file.name, wanted, found, round(time.perf_counter() - begun, 2))


def figures(results: Sequence[Tried]) -> dict[str, object]:
    """What came out, over those that say something and those that do not."""
    told = [each for each in results if bare(each.wanted)]
    still = [each for each in results if not bare(each.wanted)]
    letters = sum(len(bare(each.wanted)) for each in told)
    return {
        "things": len(results),
        "characters": letters,
        "wrong": round(sum(each.wrong for each in told) / max(letters, 1), 3),
        "exact": sum(each.wrong == 0 for each in told),
        "nothing_kept_nothing": f"{sum(not bare(each.found) for each in still)} of {len(still)}",
        "median_seconds": statistics.median(each.seconds for each in results),
        "slowest_seconds": max(each.seconds for each in results),
    }


def cost() -> dict[str, float]:
    """What the other process took: processor seconds, and megabytes at most."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"cpu_seconds": round(used.ru_utime + used.ru_stime, 1), "peak_mb": round(used.ru_maxrss / 1024)}


def main(arguments: list[str]) -> None:
    """Measure, and print."""
    folder = Path(arguments[0])
    settings = Settings(voice_model=Path(arguments[1]) if len(arguments) > 1 else None)
    results = asyncio.run(tried(folder, settings))
    of_kind = {kind: [each for each in results if each.kind is kind] for kind in Kind}
    told = {str(kind): figures(found) for kind, found in of_kind.items() if found}
    print(json.dumps({"machine": describe(folder), "process": cost(), **told}, ensure_ascii=False, indent=1))
    for each in results:
        print(json.dumps(asdict(each), ensure_ascii=False), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
