"""The database comes to what the rows come to: every measure, and formulas drawn from a seed."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from models.case import Case
from tests.databases import newest, session_on
from tests.workflows.responsiveness.figures.rows_of_figures import FROM, TO, Drawn, drawn, facts, keep
from tests.workflows.responsiveness.rows import fill_lists
from workflows.responsiveness.figures.compute import rows_by
from workflows.responsiveness.figures.definitions import Measure, versions
from workflows.responsiveness.figures.facts import SOURCES, Column
from workflows.responsiveness.figures.formulas import FactKind
from workflows.responsiveness.figures.grammar import parse
from workflows.responsiveness.figures.rowwise import Parts, parts_of
from workflows.responsiveness.figures.sqlwise import Grouping, ask, chosen, met, there
from workflows.responsiveness.figures.view import counted
from workflows.responsiveness.measures import MeasurePolicy
from workflows.responsiveness.rates import rates

PLACES = {"C1a": "C1", "C1b": "C1", "C2a": "C2", "C2b": "C2"}
OF_CASES = tuple(each for each in versions()[0].measures if each.of == "cases")
CASES = SOURCES["cases"]
WORDS = CASES.words()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def by_rows(measure: Measure, cases: list[Drawn], by: str) -> dict[str, Parts]:
    """Come to the same by hand."""
    groups: defaultdict[str, list[Drawn]] = defaultdict(list)
    for each in cases:
        groups[group_of(each, by)].append(each)
    found = {code: parts_of(measure, map(facts, rows), FROM, TO) for code, rows in groups.items()}
    return {code: parts for code, parts in found.items() if there(parts)}


def group_of(each: Drawn, by: str) -> str:
    if by == "whole":
        return ""
    if by == "area":
        return PLACES.get(str(each.row["cell"]), "")
    return str(each.row[by] or "")


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("by", ["whole", "body", "area", "category"])
def test_the_database_comes_to_what_the_rows_come_to(session: Session, by: str, seed: int) -> None:
    chance = random.Random(seed)
    cases = [drawn(chance, number) for number in range(150)]
    keep(session, cases)
    measures = [*OF_CASES, *(some_measure(chance, place) for place in range(40))]

    found = ask(session, measures, Grouping(by, PLACES if by == "area" else None), FROM, TO)

    assert found == {each.code: by_rows(each, cases, by) for each in measures}


def test_a_place_above_the_cells_comes_to_what_the_rows_of_all_its_cells_come_to(session: Session) -> None:
    reference, chance = fill_lists(session), random.Random(4)
    cases = [drawn(chance, number) for number in range(150)]
    keep(session, cases)

    found = rows_by(session, reference, OF_CASES, "area", (FROM, TO))

    for measure in OF_CASES:
        above = by_rows(measure, cases, "area")
        assert {code: found[measure.code].get(code) for code in ("C1", "C2")} == {
            code: above.get(code) for code in ("C1", "C2")
        }


def test_rows_are_chosen_by_what_they_are_counted_by(session: Session) -> None:
    chance = random.Random(2)
    keep(session, [drawn(chance, number) for number in range(60)])
    among = [counted(each) for each in (*OF_CASES, *(some_measure(chance, place) for place in range(40)))]

    def ids(where: Column) -> list[int]:
        return list(session.execute(select(col(Case.id)).where(where).order_by(col(Case.id))).scalars())

    assert [ids(chosen(each, CASES)) for each in among] == [ids(met(each, CASES)) for each in among]


def some_measure(chance: random.Random, place: int) -> Measure:
    """A measure with a formula that nobody has written."""
    kind = chance.choice(
        ["count({0})", "count({0}) / count({1})", "count({0}) - 1/3 * count({1})", "{2}({3})"]
    )
    written = kind.format(
        some_condition(chance, 3),
        some_condition(chance, 3),
        chance.choice(["median", "p90"]),
        f"{some_span(chance)} where {some_condition(chance, 2)}",
    )
    return replace(OF_CASES[0], code=f"drawn_{place}", formula=parse(written, WORDS), written=written)


def some_condition(chance: random.Random, deep: int) -> str:
    """A condition, of conditions where it may still be deeper."""
    if deep and chance.random() < 0.6:
        one, other = some_condition(chance, deep - 1), some_condition(chance, deep - 1)
        return chance.choice([f"not ({one})", f"({one} and {other})", f"({one} or {other})"])
    return chance.choice(
        [
            f"known({chance.choice(sorted(WORDS.facts))})",
            chance.choice(of_kind(FactKind.FLAG)),
            " ".join((chance.choice(of_kind(FactKind.NUMBER)), chance.choice(("<", ">=", "==")), "3")),
            f'{chance.choice(of_kind(FactKind.WORD))} {chance.choice(["==", "!="])} "closed"',
            'solved in ("solved", "partly")',
            f"{chance.choice(of_kind(FactKind.INSTANT))} <= {chance.choice(of_kind(FactKind.INSTANT))}",
            f"5 * ({some_span(chance)}) > 4 * ({some_span(chance)})",
        ]
    )


def some_span(chance: random.Random) -> str:
    return " - ".join(chance.sample(of_kind(FactKind.INSTANT), 2))


def of_kind(kind: FactKind) -> list[str]:
    return sorted(name for name, each in WORDS.facts.items() if each is kind)


def test_the_three_rates_are_those_of_the_command_rates(session: Session) -> None:
    chance = random.Random(7)
    keep(session, [drawn(chance, number) for number in range(200)])

    found = ask(session, OF_CASES, Grouping("body"), FROM, TO)

    known = {row.code: row for row in rates(session, "body", FROM, TO, MeasurePolicy())}
    assert {code: parts.counts[0] for code, parts in found["response"].items()} == {
        code: row.response.numerator for code, row in known.items()
    }
    assert {code: parts.excluded for code, parts in found["returned"].items()} == {
        code: {"ruled_out": row.excluded} for code, row in known.items()
    }
