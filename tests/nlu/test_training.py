"""Training learns, keeps what it learnt in plain arrays, and says what it was worth."""

import tracemalloc
from pathlib import Path
from random import Random

import numpy as np
import pytest

from nlu.classifier import NO_MATTER, load_classifier
from nlu.corpus import Line, ShortLines
from nlu.errors import TooFewRows, WeightsUnreadable
from nlu.features import SHORT_SIZE, SIZE
from nlu.fitting import Recipe, Unseen, fit_head, grouped_folds, moves, predict_unseen, rarity, temperatures
from nlu.heads import compressed, softmax
from nlu.training import train
from nlu.weights_file import SHIPPED, Weights, load, save

WATER, NOISE = ["停水", "水压", "水管", "自来水", "水龙头"], ["噪音", "音响", "吵闹", "喇叭", "扰民"]


def lines(seed: int) -> list[Line]:
    random = Random(seed)
    return [
        Line("".join(random.choices(words, k=3)) + str(at), label)
        for at in range(30)
        for words, label in ((WATER, "01"), (NOISE, "02"))
    ]


@pytest.mark.parametrize("telling", [0.0, 0.5])
def test_a_head_learns_and_its_probabilities_fit(telling: float) -> None:
    known = lines(1)
    recipe = Recipe(softness=1.0, copies=list, lengths=(30,), telling=telling, level=bool(telling))
    idf = rarity(known)
    folds = grouped_folds(range(len(known)), seed=3)

    unseen = predict_unseen(known, folds, recipe, idf, lambda done: None)
    head = fit_head(known, recipe, idf, unseen)

    assert (unseen.margins[0].argmax(axis=1) == unseen.truth).mean() > 0.9
    assert head.labels == ("01", "02")
    assert len(temperatures(unseen, folds >= 0)) == len(head.temperatures)


def test_a_label_that_is_said_too_often_is_moved() -> None:
    random = np.random.default_rng(3)
    margins = random.normal(size=(2_000, 2))
    draws = random.random(2_000) < softmax(margins / 0.3)[:, 1]
    too_often = Unseen(
        ("01", "02"), (margins + np.array([0.0, 0.4]),), draws.astype(np.int64), np.zeros(2_000, np.int64)
    )

    first, second = moves(too_often, too_often.folds == 0)

    assert first - second == pytest.approx(0.4, abs=0.1)


def test_fitting_takes_no_memory_for_places_that_no_line_has() -> None:
    known = [Line(f"{word}{at}", label) for label in map(str, range(20)) for at, word in enumerate(WATER)]
    recipe = Recipe(softness=1.0, copies=list, lengths=(30,))
    idf = rarity(known, SHORT_SIZE)
    table = 20 * SHORT_SIZE * 8  # bytes of a weight for each label at each place

    tracemalloc.start()
    predict_unseen(known, grouped_folds(range(len(known)), seed=3), recipe, idf, lambda done: None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < table / 4


def test_near_copies_stay_in_one_fold() -> None:
    folds = grouped_folds([4, 7, 4, 9, 7, 4], seed=1)

    assert folds[0] == folds[2] == folds[5]
    assert folds[1] == folds[4]


def test_eight_bits_keep_the_scores() -> None:
    random = np.random.default_rng(5)
    weights = np.zeros((3, SIZE))
    used = random.choice(SIZE, 500, replace=False)
    weights[:, used] = random.normal(size=(3, 500))

    head = compressed(["a", "b", "c"], weights, np.zeros(3), [0.1] * 4)

    restored = head.weights[head.rows[used]] * head.scales
    assert np.abs(restored.T - weights[:, used]).max() <= head.scales.max() / 2 + 1e-6
    assert head.weights.shape == (501, 3)


def test_weights_come_back_as_they_were_saved(tmp_path: Path) -> None:
    weights = load(SHIPPED)

    save(weights, tmp_path / "copy.npz")
    again = load(tmp_path / "copy.npz")

    assert isinstance(again, Weights)
    assert (again.leaves.rows == weights.leaves.rows).all()
    assert (again.categories.weights == weights.categories.weights).all()
    assert again.voices.labels == weights.voices.labels
    assert again.natures is not None
    assert (again.short_idf == weights.short_idf).all()


@pytest.mark.parametrize("content", [b"", b"no arrays", b"PK\x03\x04broken"], ids=["empty", "text", "broken"])
def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "weights.npz"
    file.write_bytes(content)

    with pytest.raises(WeightsUnreadable):
        load_classifier(file)


def test_the_weights_that_ship_are_small() -> None:
    assert SHIPPED.stat().st_size < 10_000_000


def test_weights_of_another_version_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.npz"
    with np.load(SHIPPED) as shipped:
        arrays = {name: shipped[name] for name in shipped.files}
    np.savez(file, **{**arrays, "version": np.array(1)})

    with pytest.raises(WeightsUnreadable):
        load(file)


def test_too_little_to_learn_from_is_said(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("text,label\n停水,城乡建设\n", encoding="utf-8")

    with pytest.raises(TooFewRows):
        train([file], tmp_path / "out.npz", progress=lambda stage, done, of: None)


def test_training_writes_weights_that_read_and_says_what_they_are_worth(tmp_path: Path) -> None:
    file, out = tmp_path / "letters.csv", tmp_path / "weights.npz"
    seen: list[tuple[str, int, int]] = []
    names = {"01": "城乡建设", "02": "环境保护"}
    rows = [f",尊敬的领导您好我反映{line.text},{names[line.label]}" for line in lines(2)]
    file.write_text("\n".join(["subject,text,label", *rows]), encoding="utf-8")
    short = ShortLines(
        tuple(Line(line.text[:4], {"01": "0111", "02": "0201"}[line.label]) for line in lines(4)),
        (Line("停水", "0111"), Line("工资", "0501"), Line("你好", NO_MATTER)),
        tuple(Line(line.text, {"01": "help", "02": "complaint"}[line.label]) for line in lines(5)),
    )

    report = train(
        [file], out, seed=7, progress=lambda stage, done, of: seen.append((stage, done, of)), short=short
    )

    scored = load_classifier(out).score("停水了")
    assert (report.rows, report.labels) == (60, ("城乡建设", "环境保护"))
    assert report.held_out.accuracy > 0.9
    assert max(scored.leaves, key=lambda leaf: scored.leaves[leaf]) == "0111"
    assert {stage for stage, _, _ in seen} == {"read", "letters", "leaves", "voices", "natures"}
    assert max(scored.natures, key=lambda nature: scored.natures[nature]) == "help"
    assert all(done <= of for _, done, of in seen)


def test_softmax_does_not_overflow() -> None:
    assert softmax(np.array([1e4, 0.0])).tolist() == [1.0, 0.0]
