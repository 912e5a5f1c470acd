"""Guards the form of the house: where things stand, how they are called, how large they are."""

import ast
import re

from tests.house.tree import ROOMS, ROOT, functions, nodes, sources, string_literals, text

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
HAN = re.compile(r"[\u3400-\u9fff]")
RANGE = re.compile(r"[\u3400-\u9fff]-[\u3400-\u9fff]")  # in a pattern: any character, no word
OUR_NAME = "回应"
TOP_LEVEL = {
    *("bot", "nlu", "workflows", "models", "tests", "docs", "benchmarks", "deploy"),
    *("pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE", "constraints.txt"),
    *("package.json", "package-lock.json"),
}


def test_every_init_file_is_empty() -> None:
    filled = [path for path in sources(*ROOMS, "tests") if path.name == "__init__.py" and text(path)]

    assert filled == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in sources(*ROOMS) if "versions" not in path.parts}

    without = sorted(str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file())

    assert without == []


def test_no_file_is_called_after_nothing_in_particular() -> None:
    found = [path for path in sources(*ROOMS, "tests") if path.stem in FORBIDDEN_NAMES]

    assert found == []


def test_nothing_new_stands_at_the_top_level() -> None:
    ignored = {"data", "node_modules", "build", "dist", "test-results", "huiying.egg-info"}

    new = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - TOP_LEVEL - ignored

    assert {name for name in new if name != "__pycache__"} == set()


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {str(path): text(path).count("\n") for path in sources(*ROOMS) if "versions" not in path.parts}

    longer = {path: length for path, length in lengths.items() if length > 400}

    assert longer == {}


def test_no_function_is_longer_than_50_lines() -> None:
    longer = [
        (str(path), name, length)
        for path in sources(*ROOMS)
        if "versions" not in path.parts
        for name, length in functions(path)
        if length > 50
    ]

    assert longer == []


def test_sentences_for_people_stand_in_the_catalogue_only() -> None:
    rooms = [path for path in sources("bot", "workflows", "models") if "catalogue" not in path.parts]

    found = [
        (str(path), line)
        for path in rooms
        for line, source in string_literals(path)
        if HAN.search(RANGE.sub("", source).replace(OUR_NAME, ""))
    ]

    assert found == []


def test_names_in_the_code_are_ascii() -> None:
    names = [
        (str(path), name)
        for path in sources(*ROOMS, "tests")
        for node in nodes(path)
        for name in (getattr(node, "name", None), getattr(node, "arg", None))
        if isinstance(name, str) and not name.isascii()
    ]

    assert names == []


def test_nobody_catches_everything_in_silence() -> None:
    silent = [
        f"{path}:{node.lineno}"
        for path in sources(*ROOMS)
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body)
    ]

    assert silent == []
