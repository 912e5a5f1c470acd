"""Reads budget elections in the form of pabulib.org: META, PROJECTS, VOTES, with semicolons between cells."""

import csv
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from workflows.participation.elections import BudgetElection, Project
from workflows.participation.errors import BallotsUnreadable, Wrong

SECTIONS = ("META", "PROJECTS", "VOTES")
NEED_POINTS = ("cumulative", "scoring")
_LINE = re.compile(r"\r\n|\n|\r")
Row = tuple[int, dict[str, str]]


def read_pb(text: str) -> BudgetElection:
    """Return the election that a file describes. Raises BallotsUnreadable."""
    found = {name: list(rows) for name, rows in _sections(text)}
    if missing := [name for name in SECTIONS if name not in found]:
        raise BallotsUnreadable(Wrong.SECTION_MISSING, value=", ".join(missing))
    meta = {row.get("key", ""): row.get("value", "") for _, row in found["META"]}
    projects = tuple(_project(line, row) for line, row in found["PROJECTS"])
    at = {project.code: place for place, project in enumerate(projects)}
    if len(at) != len(projects):
        raise BallotsUnreadable(Wrong.PROJECT_TWICE)
    ballots = tuple(_ballot(line, row, at, meta) for line, row in found["VOTES"])
    if not meta.get("budget"):
        raise BallotsUnreadable(Wrong.SECTION_MISSING, value="META: budget")
    return BudgetElection(_number(0, meta["budget"]), projects, ballots)


def _sections(text: str) -> Iterator[tuple[str, Iterator[Row]]]:
    lines = _LINE.split(text.lstrip("\ufeff"))  # names may hold what else Python takes for an end of line
    starts = [no for no, line in enumerate(lines) if line.strip().strip(";").upper() in SECTIONS]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start].strip().strip(";").upper(), _rows(lines[start + 1 : end], start + 2)


def _rows(lines: list[str], first: int) -> Iterator[Row]:
    rows = csv.reader(lines, delimiter=";")
    names = [name.strip() for name in next(rows, [])]
    for row in rows:
        if any(row):
            yield first + rows.line_num - 1, dict(zip(names, (value.strip() for value in row), strict=False))


def _project(line: int, row: Mapping[str, str]) -> Project:
    code = row.get("project_id", "")
    if not code:
        raise BallotsUnreadable(Wrong.PROJECT_UNNAMED, line)
    return Project(code, _number(line, row.get("cost", "")), row.get("name", ""))


def _ballot(
    line: int, row: Mapping[str, str], at: Mapping[str, int], meta: Mapping[str, str]
) -> dict[int, int]:
    """Return the points of a ballot: 1 for what it approves, those it gives, or those of its places."""
    codes = [code.strip() for code in row.get("vote", "").split(",") if code.strip()]
    if unknown := [code for code in codes if code not in at]:
        raise BallotsUnreadable(Wrong.PROJECT_UNKNOWN, line, unknown[0])
    if len(set(codes)) != len(codes):
        raise BallotsUnreadable(Wrong.PROJECT_TWICE, line)
    given = [each.strip() for each in row.get("points", "").split(",") if each.strip()]
    if given and len(given) != len(codes):
        raise BallotsUnreadable(Wrong.POINTS_MISSING, line)
    if given:
        return {at[code]: _points(line, points) for code, points in zip(codes, given, strict=True)}
    kind = meta.get("vote_type", "").lower()
    if codes and kind in NEED_POINTS:
        raise BallotsUnreadable(Wrong.POINTS_MISSING, line)
    if kind == "ordinal":
        most = max(_points(0, meta.get("max_length") or "0"), len(codes))
        return {at[code]: most - place for place, code in enumerate(codes)}
    return {at[code]: 1 for code in codes}


def _points(line: int, value: str) -> int:
    number = _number(line, value)
    if number.denominator != 1:
        raise BallotsUnreadable(Wrong.NO_NUMBER, line, value)
    return int(number)


def _number(line: int, value: str) -> Fraction:
    try:
        number = Fraction(value.replace(" ", "").replace("\u00a0", "").replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise BallotsUnreadable(Wrong.NO_NUMBER, line, value) from None
    if number < 0:
        raise BallotsUnreadable(Wrong.NO_NUMBER, line, value)
    return number
