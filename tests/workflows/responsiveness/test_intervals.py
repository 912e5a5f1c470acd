"""The interval of a share is Wilson's, that of a mean Student's."""

import pytest

from workflows.responsiveness.intervals import Z95, t_of, wilson


@pytest.mark.parametrize(
    ("some", "among", "low", "high"),
    [
        (0, 0, 0.0, 1.0),
        (0, 10, 0.0, 0.2775),
        (1, 1, 0.2065, 1.0),
        (3, 3, 0.4385, 1.0),
        (5, 5, 0.5655, 1.0),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (15, 20, 0.5313, 0.8881),
        (18, 20, 0.6990, 0.9721),
    ],
)
def test_a_share_has_the_interval_of_wilson(some: int, among: int, low: float, high: float) -> None:
    assert wilson(some, among) == pytest.approx((low, high), abs=1e-4)


def test_few_pairs_make_an_interval_wide_and_many_an_ordinary_one() -> None:
    assert [t_of(freedom) for freedom in (1, 9, 15)] == [12.706, 2.262, 2.131]
    assert [t_of(freedom) for freedom in (16, 30)] == pytest.approx([2.120, 2.042], abs=1e-3)
    assert t_of(10_000) == pytest.approx(Z95, abs=1e-3)
