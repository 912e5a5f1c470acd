"""Fixtures of the transcripts: the sample community, brought in once and copied for each of them."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conversations.stage import prepare


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the sample community; the workers of one run share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-community"
    with FileLock(f"{folder}.lock"):
        if not (folder / "ready").exists():
            prepare(folder)
            (folder / "ready").touch()
    return folder
