"""Guards that the browser's libraries come whole, with their licences, and none is kept here."""

import re
from pathlib import Path

import pytest

from bot.web import vendor
from tests.house.tree import ROOT, text


def test_libraries_are_laid_out_with_their_licences(tmp_path: Path) -> None:
    modules, target = tmp_path / "node_modules", tmp_path / "vendor"
    for package, files in vendor.FILES.items():
        for source in files:
            file = modules / package / source
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{package} {source}")

    size = vendor.lay_out(modules, target)

    assert size == sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    assert (target / "htmx.min.js").read_text() == "htmx.org dist/htmx.min.js"
    assert (target / "images" / "layers.png").is_file()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(vendor.FileMissing) as caught:
        vendor.lay_out(tmp_path, tmp_path / "vendor")

    assert caught.value.path == tmp_path / "htmx.org" / "dist" / "htmx.min.js"


def test_every_library_brings_its_licence() -> None:
    without = [name for name, files in vendor.FILES.items() if not any("LICENSE" in file for file in files)]

    assert without == []


def test_no_minified_code_is_kept_in_the_repository() -> None:
    kept = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot").rglob("*.js")
        if "vendor" not in path.parts and max(map(len, path.read_text("utf-8").splitlines()), default=0) > 300
    ]

    assert kept == []


def test_no_page_names_another_machine() -> None:
    pages = [*(ROOT / "bot").rglob("*.html"), *(ROOT / "bot").rglob("*.css")]
    outside = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""")

    found = [path.name for path in pages if "vendor" not in path.parts and outside.search(text(path))]

    assert found == []
