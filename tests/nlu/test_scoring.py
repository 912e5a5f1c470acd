"""The figures of a classifier, checked against values worked out by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.classifier import Scored
from nlu.errors import ColumnsMissing, LabelsUnknown
from nlu.features import Grams
from nlu.scoring import calibration_error, evaluate, figures
from nlu.second_sides import Sides
from nlu.shares import shares_of


class Oracle:
    """Says what it is told to, and knows nothing else."""

    backend = "oracle"

    def __init__(self, shares: dict[str, dict[str, float]]) -> None:
        self._shares = shares

    @property
    def rarity(self) -> NDArray[np.float16]:
        return np.ones(1, np.float16)

    def score(self, text: str, grams: Grams | None = None) -> Scored:
        return Scored(shares_of(self._shares[text]), shares_of({}), 0.0, 1.0)

    def because(self, text: str, leaf: str, grams: Grams | None = None) -> tuple[str, ...]:
        return ()

    def sides(self, clauses: Sequence[str]) -> Sides:
        raise AssertionError(clauses)


def written(file: Path, rows: str) -> Path:
    file.write_text(rows, encoding="utf-8")
    return file


def test_predictions_are_limited_to_the_labels_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "subject,text,label\n,甲甲,环境保护\n,乙乙,交通运输\n")
    oracle = Oracle(
        {"甲甲": {"01": 0.9, "02": 0.06, "03": 0.04}, "乙乙": {"01": 0.9, "02": 0.06, "03": 0.04}}
    )

    found = evaluate(file, oracle)

    assert (found.n, found.accuracy, found.top2, found.backend) == (2, 0.5, 1.0, "oracle")
    assert found.per_class["环境保护"].recall == 1.0
    assert found.macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_the_least_sure_tenth_is_left_out_of_kept90() -> None:
    shares = np.array([[0.9, 0.1]] * 9 + [[0.55, 0.45]])
    truth = np.array([0] * 9 + [1])

    found = figures(shares, truth, ["x", "y"], "hand")

    assert (found.accuracy, found.kept90) == (0.9, 1.0)


def test_the_calibration_error_is_the_gap_between_being_sure_and_being_right() -> None:
    assert calibration_error(np.array([0.95] * 10), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.45)
    assert calibration_error(np.array([0.5, 0.5]), np.array([True, False])) == pytest.approx(0.0)


def test_figures_are_plain_values() -> None:
    found = figures(np.array([[0.9, 0.1]]), np.array([0]), ["x", "y"], "hand").as_dict()

    assert set(found) == {"n", "accuracy", "macro_f1", "ece", "top2", "kept90", "per_class", "backend"}


def test_a_file_without_the_columns_or_with_foreign_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing):
        evaluate(written(tmp_path / "a.csv", "text\n水\n"), Oracle({}))
    with pytest.raises(LabelsUnknown) as refused:
        evaluate(written(tmp_path / "b.csv", "text,label\n水,天气\n"), Oracle({}))
    assert refused.value.labels == ("天气",)
