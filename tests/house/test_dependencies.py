"""Guards that each dependency has its reason in docs/dependencies.md and its release in constraints.txt."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house.tree import ROOMS, nodes, sources, text

ROW = re.compile(r"^\| `([A-Za-z0-9._-]+)` \|[^|]*\| ([^|]+) \|$", re.MULTILINE)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {canonical(re.split(r"[\[<>=!~; ]", line)[0]) for lines in lists for line in lines}


def documented() -> dict[str, str]:
    return {canonical(name): reason.strip() for name, reason in ROW.findall(text("docs/dependencies.md"))}


def browser_libraries() -> set[str]:
    found = re.findall(r'"([a-z.]+)": "\d', text("package.json"))
    return {canonical(name) for name in found}


def test_every_dependency_is_documented_and_nothing_else() -> None:
    assert set(documented()) == declared() | browser_libraries()


def test_every_reason_says_something() -> None:
    assert [name for name, reason in documented().items() if len(reason) < 20] == []


def test_every_python_dependency_has_the_release_that_was_tested() -> None:
    pinned = {canonical(line.split("==")[0]) for line in text("constraints.txt").splitlines() if "==" in line}

    assert declared() - pinned == set()


def test_every_browser_library_has_one_release() -> None:
    releases = re.findall(r'"(?:echarts|htmx\.org|leaflet)": "([^"]+)"', text("package.json"))

    assert [release for release in releases if not re.fullmatch(r"\d+\.\d+\.\d+", release)] == []


def test_no_registry_is_named_in_the_lock_files() -> None:
    assert "://" not in text("package-lock.json") + text("constraints.txt") + text(".npmrc")


# What a declared library brings and we use under its own name: part of that library's promise.
BROUGHT_ALONG = {
    "sqlalchemy": "sqlmodel",
    "pydantic": "sqlmodel",
    "starlette": "fastapi",
    "scipy": "scikit-learn",
    "aiohttp": "aiogram",
}
# Used without being imported: data, parsers that FastAPI and uvicorn load, a driver that SQLAlchemy loads.
NOT_IMPORTED = {"tzdata", "httptools", "python-multipart", "psycopg"}
# Not yet `words` (docs/dependencies.md says so); `dev` is tools and what tests need.
EXTRAS_IN_USE = ("web", "telegram", "train", "postgres")


def imported() -> set[str]:
    """Return the distributions whose packages the rooms import, wherever in a file."""
    providers = packages_distributions()
    tops = {
        name.split(".")[0]
        for path in sources(*ROOMS)
        for node in nodes(path)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom) and node.module
            else []
        )
    }
    outside = tops - set(ROOMS) - sys.stdlib_module_names
    return {canonical(providers.get(top, [top])[0]) for top in outside}


def test_everything_imported_is_declared() -> None:
    assert imported() - declared() - set(BROUGHT_ALONG) == set()


def test_everything_declared_is_imported() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][extra] for extra in EXTRAS_IN_USE)]
    wanted = {canonical(re.split(r"[\[<>=!~; ]", line)[0]) for lines in lists for line in lines}

    assert wanted - imported() - NOT_IMPORTED == set()
