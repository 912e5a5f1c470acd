"""The encoder learns beside the linear heads, goes on where it stopped, and needs no network to read."""

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("transformers", reason="the extra `transformers` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `transformers` is not installed")

from nlu.categories import load_categories
from nlu.errors import BaseUnusable, DirectoryUnreadable, TooFewRows
from nlu.place import Gazetteer
from nlu.reader import Reader
from nlu.transformer.directory import CARD, load_card
from nlu.transformer.fused import load_fused
from nlu.transformer.lessons import OPINIONS
from nlu.transformer.training import TransformerReport, train_transformer
from tests.nlu.transformer.tiny import RECIPE, build_encoder, short_lines, write_letters

SEED = 11


class Stopped(Exception):
    """The run was killed."""


def quiet(stage: str, done: int, of: int) -> None:
    """Say nothing of the progress."""


def trained(base: Path, to: Path, progress: Callable[[str, int, int], None] = quiet) -> TransformerReport:
    letters = write_letters(to.parent / "letters.csv")
    return train_transformer(
        [letters], to, progress=progress, base=str(base), seed=SEED, short=short_lines(), recipe=RECIPE
    )


def said(directory: Path, text: str) -> list[float]:
    scores = load_fused(directory).network.scores(text)
    return [value for head in OPINIONS for value in scores[head].tolist()]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_encoder(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def taught(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TransformerReport]:
    to = tmp_path_factory.mktemp("taught") / "reader"
    return to, trained(base, to)


def test_it_learns_and_says_what_it_is_worth(taught: tuple[Path, TransformerReport]) -> None:
    _, report = taught

    assert report.backend == "transformers"
    assert (report.letters, report.lines) == (80, 128)
    assert report.held_out.accuracy > 0.9
    assert report.leaves_unseen > 0.9
    assert report.held_out.n == report.held_out_linear.n


def test_it_reads_with_both_opinions(taught: tuple[Path, TransformerReport]) -> None:
    classifier = load_fused(taught[0])

    scored = classifier.score("水管停水")

    assert max(scored.leaves, key=lambda leaf: scored.leaves[leaf]) == "0101"
    assert sum(scored.leaves.values()) + scored.nothing == pytest.approx(1)
    assert set(scored.categories) == {"01", "02"}
    assert set(scored.natures) == {"help", "consult"}
    assert classifier.because("水管停水", "0101")


def test_nothing_is_kept_but_what_reading_needs(taught: tuple[Path, TransformerReport]) -> None:
    names = {each.name for each in taught[0].iterdir()}

    assert names == {"model.onnx", "tokenizer.json", "linear.npz", "reader.json"}


def test_reading_asks_no_network(
    taught: tuple[Path, TransformerReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*address: object) -> None:
        raise AssertionError(address)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    reader = Reader(load_fused(taught[0]), load_categories(), Gazetteer(()))

    reading = reader.read("水管停水龙头")

    assert reading.leaf == "0101"


def test_the_same_seed_teaches_the_same(
    base: Path, taught: tuple[Path, TransformerReport], tmp_path: Path
) -> None:
    trained(base, tmp_path / "again")

    assert said(tmp_path / "again", "吵闹是水") == said(taught[0], "吵闹是水")


@pytest.mark.parametrize(("stage", "step"), [("lower", 7), ("upper", 22), ("whole", 7), ("join", 2)])
def test_a_run_that_was_killed_goes_on_and_ends_the_same(
    base: Path, taught: tuple[Path, TransformerReport], tmp_path: Path, stage: str, step: int
) -> None:
    def kill(name: str, done: int, of: int) -> None:
        if (name, done) == (stage, step):
            raise Stopped

    seen: list[tuple[str, int]] = []
    with pytest.raises(Stopped):
        trained(base, tmp_path / "reader", kill)
    trained(base, tmp_path / "reader", lambda name, done, of: seen.append((name, done)))

    assert said(tmp_path / "reader", "吵闹是水") == said(taught[0], "吵闹是水")
    assert ("lower", 1) not in seen
    assert ("upper", 1) not in seen or stage == "lower"


def test_an_encoder_without_its_tokenizer_is_refused_by_name(tmp_path: Path) -> None:
    base = build_encoder(tmp_path / "bare", tokenizer=False)

    with pytest.raises(BaseUnusable) as refused:
        trained(base, tmp_path / "reader")

    assert refused.value.base == str(base)


def test_a_base_that_is_not_there_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BaseUnusable):
        trained(tmp_path / "nowhere", tmp_path / "reader")


def test_too_few_letters_are_said(base: Path, tmp_path: Path) -> None:
    few = write_letters(tmp_path / "few.csv", rows=4)

    with pytest.raises(TooFewRows):
        train_transformer([few], tmp_path / "reader", progress=quiet, base=str(base), short=short_lines())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / CARD).unlink(),
        lambda folder: (folder / CARD).write_text("{}"),
        lambda folder: (folder / CARD).write_text(
            json.dumps(json.loads((folder / CARD).read_text()) | {"version": 0})
        ),
        lambda folder: (folder / "model.onnx").unlink(),
        lambda folder: (folder / "model.onnx").write_bytes(b"no network"),
        lambda folder: (folder / "tokenizer.json").write_text("[]"),
    ],
    ids=["no card", "empty card", "another version", "no network", "spoilt network", "spoilt tokenizer"],
)
def test_a_directory_that_holds_something_else_is_refused_by_name(
    taught: tuple[Path, TransformerReport], tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    copy = Path(shutil.copytree(taught[0], tmp_path / "copy"))
    spoil(copy)

    with pytest.raises(DirectoryUnreadable) as refused:
        load_fused(copy)

    assert refused.value.directory == copy


def test_the_card_comes_back_as_it_was_saved(taught: tuple[Path, TransformerReport]) -> None:
    card = load_card(taught[0])

    assert card.seed == SEED
    assert card.tokens == RECIPE.tokens
    assert card.labels["leaves"] == ("0101", "0201")
    assert {*OPINIONS, "filed"} == card.trust.keys()
    assert all(np.isfinite(trust).all() and (trust >= 0).all() for trust in card.trust.values())
