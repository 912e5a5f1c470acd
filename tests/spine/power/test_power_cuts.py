"""The power may go at any moment: what was acknowledged is on the disk, whole, and nothing is half there."""

import pytest

from tests.spine.power.trial import Recorded

UPDATES = 120
CUTS = 40


@pytest.fixture(scope="module")
def full() -> Recorded:
    return Recorded(UPDATES, "FULL", seed=1)


def test_the_disk_was_asked_for_commits_and_checkpoints(full: Recorded) -> None:
    synced = {each.file for each in full.disk.log if each.kind == "sync"}

    assert {"huiying.db", "huiying.db-wal"} <= synced


def test_everybody_was_told(full: Recorded) -> None:
    told = {each.data.decode() for each in full.disk.log if each.kind == "told"}

    assert {f"u{number}" for number in range(UPDATES)} <= told


@pytest.mark.parametrize("seed", range(CUTS))
def test_a_power_cut_loses_nothing_that_was_acknowledged(full: Recorded, seed: int) -> None:
    verdict = full.cut(seed)

    assert (verdict.lost, verdict.broken) == (frozenset(), ())


def test_a_careless_setting_does_lose_what_it_acknowledged() -> None:
    """The control: with synchronous=NORMAL the same trial must find losses, or it finds nothing."""
    normal = Recorded(UPDATES, "NORMAL", seed=1)

    lost = sum(len(normal.cut(seed).lost) for seed in range(CUTS))

    assert lost > 0
