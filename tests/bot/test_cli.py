"""`huiying bench` takes a name and nothing else."""

from pathlib import Path

from tests.bot.running.command import run


def test_an_unknown_benchmark_is_told_by_the_names_of_those_there_are(tmp_path: Path) -> None:
    told = run(tmp_path / "data", "bench", "nothing")

    assert told.exit_code != 0
    assert all(name in told.output for name in ("spine", "telegram", "duplicates"))


def test_a_crowd_of_nobody_is_refused(tmp_path: Path) -> None:
    assert "--cases" in run(tmp_path / "data", "bench", "duplicates", "--cases", "0").output
