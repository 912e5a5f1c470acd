"""Guards that the documents follow the code: settings, commands, statuses, targets, decisions, links."""

import enum
import re
from dataclasses import fields
from pathlib import Path

import pytest

from models import vocabulary
from tests.house.tree import ROOT, text
from workflows.lists import columns
from workflows.policy import Policy

ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
WORDS = (
    vocabulary.Role,
    vocabulary.BodyKind,
    vocabulary.AreaKind,
    vocabulary.Status,
    vocabulary.EventKind,
    vocabulary.HouseEvent,
    vocabulary.PersonEvent,
    vocabulary.ContactKind,
    vocabulary.ContactReason,
    vocabulary.Purpose,
    vocabulary.Solved,
    vocabulary.ReturnReason,
)


def settings() -> set[str]:
    from bot.settings import Settings

    prefix = str(Settings.model_config.get("env_prefix", ""))
    return {(prefix + name).upper() for name in Settings.model_fields}


def commands() -> set[str]:
    import typer.main

    from bot.cli import app

    group = typer.main.get_command(app)
    return set(getattr(group, "commands", {}))


def test_every_setting_stands_in_the_example_file_and_in_the_surfaces() -> None:
    example, surfaces = text(".env.example"), text("docs/surfaces.md")

    missing = [name for name in settings() if f"{name}=" not in example or f"`{name}`" not in surfaces]

    assert missing == []


def test_the_example_file_names_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(r"^#? ?(HUIYING_[A-Z_]+)=", text(".env.example"), re.MULTILINE))

    assert named - settings() == set()


def test_every_number_of_the_house_stands_in_the_manual() -> None:
    manual = text("docs/operations.md")
    names = {each.name for each in fields(Policy)} - {"escalation"}  # the rungs are not configurable yet

    assert [name for name in sorted(names) if f"| `{name}` |" not in manual] == []


def test_every_command_stands_in_the_surfaces() -> None:
    surfaces = text("docs/surfaces.md")

    assert [name for name in commands() if f"`{name}" not in surfaces] == []


@pytest.mark.parametrize("words", WORDS, ids=lambda words: str(words.__name__))
def test_every_word_of_the_vocabulary_stands_in_the_glossary(words: type[enum.StrEnum]) -> None:
    glossary = text("docs/glossary.md")

    assert [word.value for word in words if f"`{word.value}`" not in glossary] == []


@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        ("areas", columns.AREAS),
        ("grid", columns.GRID),
        ("bodies", columns.BODIES),
        ("people", columns.PEOPLE),
        ("list", columns.LIST),
        ("calendar", columns.CALENDAR),
        ("means", columns.MEANS),
        ("cases", columns.CASES),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_column_of_an_import_file_is_explained(kind: str, layout: columns.Layout[object]) -> None:
    section = text("docs/import.md").split(f"\n## {kind}\n")[1].split("\n## ")[0]

    explained = re.findall(r"^\| `([a-z_]+)`( \*)? \|", section.split("| finding |")[0], re.MULTILINE)

    assert [(name, bool(star)) for name, star in explained] == [
        (each.name, each.needed) for each in layout.columns
    ]


def test_every_make_target_is_explained_by_make_help() -> None:
    makefile = text("Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help", "clean"}

    assert {name for name in targets if f'"make {name} ' not in makefile} == set()


@pytest.mark.parametrize("path", ADRS, ids=lambda path: str(path.stem)[:4])
def test_a_decision_has_the_parts_of_the_template(path: Path) -> None:
    page = text(path)
    parts = ["## Context", "## Decision", "## Options that lost", "## Consequences", "Status:"]

    assert [part for part in parts if part not in page] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_in_the_documents_leads_somewhere(path: Path) -> None:
    broken = [link for link in LINK.findall(text(path)) if not (path.parent / link).exists()]

    assert broken == []
