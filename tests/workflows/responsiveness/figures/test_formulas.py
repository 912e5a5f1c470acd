"""What a formula may say, and how a wrong one is refused: by name, at its place."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from workflows.responsiveness.figures.definitions import FOLDER, Unit, read, versions
from workflows.responsiveness.figures.formulas import FactKind, Quantile, Share, Span, Words, counts_of
from workflows.responsiveness.figures.grammar import LONGEST, FormulaError, Problem, parse
from workflows.responsiveness.figures.versioned import DefinitionError

KINDS = {"contacted": FactKind.FLAG, "solved": FactKind.WORD, "level": FactKind.NUMBER}
INSTANTS = dict.fromkeys(("opened", "due", "answered"), FactKind.INSTANT)
NAMES = {"valid": "known(contacted) and known(solved)", "loop": "not loop"}
WORDS = Words({**KINDS, **INSTANTS}, NAMES, {"half": Fraction(1, 2)})


def test_a_share_has_exact_factors() -> None:
    found = parse("(half * count(contacted) + 9/10 * count(level == 3)) / count()", WORDS)

    assert isinstance(found, Share)
    assert [factor for _, factor in found.numerator.factors] == [Fraction(1, 2), Fraction(9, 10)]
    assert len(counts_of(found)) == 3


def test_a_quantile_is_of_a_span() -> None:
    found = parse("p90(answered - opened where answered > due)", WORDS)

    assert isinstance(found, Quantile)
    assert (found.share, found.span) == (Fraction(9, 10), Span("answered", "opened"))


@pytest.mark.parametrize(
    ("formula", "problem", "position"),
    [
        ("", Problem.EXPECTED, 0),
        ("3", Problem.EXPECTED, 0),
        ("count(valid", Problem.EXPECTED, 11),
        ("count(valid) count()", Problem.EXPECTED, 13),
        ("count(age)", Problem.UNKNOWN, 6),
        ("__import__", Problem.CHARACTER, 0),
        ("count(level; drop)", Problem.CHARACTER, 11),
        ("count(contacted == 3)", Problem.KIND, 6),
        ("count(level)", Problem.KIND, 6),
        ('count(level == "many")', Problem.KIND, 16),
        ("count(answered <= level)", Problem.KIND, 18),
        ("median(answered - level)", Problem.KIND, 18),
        ("count((answered - opened) > 3)", Problem.KIND, 28),
        ("count() / 0", Problem.DIVISION, 8),
        ("1 / count()", Problem.DIVISION, 2),
        ("count() / (count() + 1)", Problem.DIVISION, 8),
        ("count() / count() / count()", Problem.DIVISION, 18),
        ("count() * count()", Problem.PRODUCT, 8),
        ("median(answered - opened) + 1", Problem.MIXED, 26),
        ("count(loop)", Problem.CIRCLE, 4),
        ("(" * 13 + "count()" + ")" * 13, Problem.TOO_DEEP, 13),
        ("count() + " * 60 + "count()", Problem.TOO_LONG, LONGEST),
    ],
)
def test_a_wrong_formula_is_refused_by_name_at_its_place(
    formula: str, problem: Problem, position: int
) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula, WORDS)

    assert (refused.value.problem, refused.value.position) == (problem, position)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"formula": "count(nothing) / count()"}, "response"),
        ({"unit": "span"}, "response"),
        ({"window": "solved"}, "response"),
        ({"of": "people"}, "response"),
        ({"role": "nobody"}, "response"),
        ({"code": "solution"}, "solution"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_code(change: dict[str, str], place: str) -> None:
    data = json.loads((FOLDER / "2026-1.json").read_text(encoding="utf-8"))
    data["measures"][0] |= change

    with pytest.raises(DefinitionError) as refused:
        read("changed.json", json.dumps(data))

    assert refused.value.place == place


def test_every_version_that_comes_with_the_house_holds() -> None:
    known = versions()

    assert [each.version for each in known] == sorted(Path(each).stem for each in FOLDER.glob("*.json"))
    assert all(measure.unit in Unit for each in known for measure in each.measures)
