"""How long a matter may take: by the class of its category, and shorter where it cannot wait."""

import pytest

from workflows.cases.open import class_of
from workflows.policy import Policy


@pytest.mark.parametrize(
    ("usual", "urgency", "limit"),
    [
        ("ordinary", "danger", "2h"),
        ("complex", "danger", "2h"),
        ("utility", "ordinary", "24h"),
        ("utility", "urgent", "24h"),
        ("ordinary", "urgent", "24h"),  # a burst pipe under leaking homes
        ("complex", "urgent", "24h"),
        ("ordinary", "ordinary", "7d"),
        ("complex", "ordinary", "15d"),
    ],
)
def test_what_cannot_wait_has_the_shorter_limit(usual: str, urgency: str, limit: str) -> None:
    assert Policy().limits[class_of(usual, urgency)] == limit


def test_a_class_that_a_house_has_added_stays() -> None:
    assert class_of("slow", "ordinary") == "slow"
