"""A speech model is put together whole, checked, or not at all."""

from pathlib import Path

import pytest

from bot.recognition.speech_model import (
    BESIDE,
    FolderTaken,
    ModelDiffers,
    PackagesMissing,
    check,
    join,
    put_together,
)

PACKAGES = ("first_half_of_a_model", "second_half_of_a_model")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Two packages of the right form with another model in them."""
    for number, name in enumerate(PACKAGES, start=1):
        data = tmp_path / "site" / name / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("")
        (data / f"model.bin.part{number}").write_bytes(b"half")
        for beside in BESIDE:
            (data / beside).write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return PACKAGES


def test_packages_that_are_missing_are_named_as_pip_wants_them(tmp_path: Path) -> None:
    with pytest.raises(PackagesMissing) as missing:
        put_together(tmp_path / "model", ("no_such_half",))

    assert missing.value.names == ("no-such-half==1.0.0",)
    assert not (tmp_path / "model").exists()


def test_a_folder_that_is_there_is_not_touched(tmp_path: Path) -> None:
    with pytest.raises(FolderTaken):
        put_together(tmp_path)


def test_another_model_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, packages: tuple[str, ...]
) -> None:
    with pytest.raises(ModelDiffers):
        put_together(tmp_path / "out" / "model", packages)

    assert list((tmp_path / "out").iterdir()) == []


def test_halves_are_joined_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(b"ab")
    (tmp_path / "2").write_bytes(b"c")

    join([tmp_path / "1", tmp_path / "2"], tmp_path / "whole")

    assert (tmp_path / "whole").read_bytes() == b"abc"
    check(tmp_path, {"whole": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"})
