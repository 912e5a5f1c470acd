"""Guards how the browser for the tests is found, and that CI never passes without one."""

from pathlib import Path

import pytest

from tests import chromium
from tests.house.tree import text


def test_a_chosen_browser_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = tmp_path / "chromium"
    chosen.write_text("#!/bin/sh\n")
    chosen.chmod(0o755)
    monkeypatch.setenv("HUIYING_CHROMIUM", str(chosen))

    assert chromium.obtain() == str(chosen)


def test_a_chosen_browser_that_cannot_be_started_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYING_CHROMIUM", str(tmp_path / "nothing"))

    assert chromium.find() is None


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_only_ci_requires_a_browser(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", value)

    assert chromium.required() is expected


def test_ci_runs_the_two_commands_that_decide() -> None:
    lines = text(".ci/run").splitlines()

    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]
    assert "set -euo pipefail" in lines
