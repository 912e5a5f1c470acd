"""Reads the formulas of measures: a small language of counts, of quantiles of spans, and of a share of them.

    count(valid and contacted) / count(valid)
    median(accepted - opened where valid)

Nothing is evaluated as a program: words are facts of a closed list, names written in the same language, or
weights. What is wrong with a formula is named, with its place in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from workflows.responsiveness.figures.formulas import (
    ALWAYS,
    Both,
    Compared,
    Condition,
    Count,
    Either,
    FactKind,
    Flag,
    Formula,
    Known,
    Linear,
    Not,
    Quantile,
    Share,
    Side,
    Span,
    Words,
)

LONGEST = 600
DEEPEST = 12
"""A formula that is longer, or nested deeper, is none that a resident could check."""


class Problem(StrEnum):
    """What can be wrong with a formula."""

    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    CHARACTER = "character"  # one that the language has not
    EXPECTED = "expected"  # something else should stand here
    UNKNOWN = "unknown"  # a name that is no fact, no name, no weight
    KIND = "kind"  # a fact that cannot be used like this
    DIVISION = "division"  # by nothing, or not by a count, or inside a sum
    PRODUCT = "product"  # of two counts
    MIXED = "mixed"  # a quantile beside anything else
    CIRCLE = "circle"  # a name that leads back to itself


@dataclass
class FormulaError(Exception):
    """A formula does not hold; `position` counts characters from 0."""

    problem: Problem
    position: int
    found: str
    formula: str

    def __str__(self) -> str:
        return f"{self.problem} at {self.position} ({self.found!r}) in {self.formula!r}"


def parse(formula: str, words: Words) -> Formula:
    """Return what a formula asks for. Raises FormulaError."""
    reader = _Reader(formula, words)
    found = reader.sum()
    reader.end()
    if isinstance(found, Linear) and not found.factors:
        raise reader.wrong(Problem.EXPECTED, 0)
    return found


def parse_condition(text: str, words: Words) -> Condition:
    """Return a condition that stands by itself. Raises FormulaError."""
    reader = _Reader(text, words)
    found = reader.condition()
    reader.end()
    return found


TOKEN = re.compile(
    r'\s*(?:(?P<number>\d{1,9}(?:\.\d{1,6})?)|(?P<name>[a-z][a-z0-9_]*)|"(?P<word>[^"]{1,60})"'
    r"|(?P<sign><=|>=|!=|==|[-+*/(),<>]))"
)
COMPARING = ("<=", ">=", "!=", "==", "<", ">")
QUANTILES = {"median": Fraction(1, 2), "p90": Fraction(9, 10)}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(formula: str) -> Iterator[_Token]:
    place, text = 0, formula.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            raise FormulaError(Problem.CHARACTER, place, text[place], formula)
        kind = str(found.lastgroup)
        yield _Token(kind, found[kind], found.start(kind))
        place = found.end()
    yield _Token("end", "", len(text))


class _Reader:
    """Goes through the tokens of one formula once, from left to right."""

    def __init__(self, formula: str, words: Words, through: tuple[str, ...] = ()) -> None:
        if len(formula) > LONGEST:
            raise FormulaError(Problem.TOO_LONG, LONGEST, "", formula[:60])
        self.formula, self.words, self.through = formula, words, through
        self.tokens, self.place, self.depth = tuple(_tokens(formula)), 0, 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def wrong(self, problem: Problem, back: int | None = None) -> FormulaError:
        token = self.now if back is None else self.tokens[back]
        return FormulaError(problem, token.position, token.text, self.formula)

    def take(self, *texts: str) -> str | None:
        """Step over a sign or word, if one of these stands here."""
        if self.now.kind in ("sign", "name") and self.now.text in texts:
            self.place += 1
            return self.tokens[self.place - 1].text
        return None

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.wrong(Problem.EXPECTED)

    def end(self) -> None:
        if self.now.kind != "end":
            raise self.wrong(Problem.EXPECTED)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(Problem.TOO_DEEP)

    # sums

    def sum(self) -> Formula:
        found, place = self.product(), self.place
        while sign := self.take("+", "-"):
            other = self.product()
            if not (isinstance(found, Linear) and isinstance(other, Linear)):
                raise self.wrong(_unfit(found, other), place)
            found = _plus(found, other, Fraction(1 if sign == "+" else -1))
        return found

    def product(self) -> Formula:
        found = self.atom()
        while sign := self.take("*", "/"):
            place = self.place - 1
            other = self.atom()
            if not (isinstance(found, Linear) and isinstance(other, Linear)):
                raise self.wrong(_unfit(found, other), place)
            found = self.times(found, other, place) if sign == "*" else self.over(found, other, place)
        return found

    def times(self, left: Linear, right: Linear, place: int) -> Linear:
        if left.factors and right.factors:
            raise self.wrong(Problem.PRODUCT, place)
        return _scaled(left, right.constant) if left.factors else _scaled(right, left.constant)

    def over(self, above: Linear, below: Linear, place: int) -> Formula:
        if not below.factors:
            if not below.constant:
                raise self.wrong(Problem.DIVISION, place)
            return _scaled(above, 1 / below.constant)
        if not above.factors or below.constant or any(factor != 1 for _, factor in below.factors):
            raise self.wrong(Problem.DIVISION, place)
        return Share(above, below)

    def atom(self) -> Formula:
        token = self.now
        if token.kind == "number":
            self.place += 1
            return Linear(constant=Fraction(token.text))
        if self.take("("):
            self.deeper()
            found = self.sum()
            self.need(")")
            self.depth -= 1
            return found
        if token.kind != "name":
            raise self.wrong(Problem.EXPECTED)
        self.place += 1
        if token.text == "count":
            return Linear(((Count(self.counted()), Fraction(1)),))
        if token.text in QUANTILES:
            return self.quantile(QUANTILES[token.text])
        if token.text in self.words.weights:
            return Linear(constant=self.words.weights[token.text])
        raise self.wrong(Problem.UNKNOWN, self.place - 1)

    def counted(self) -> Condition:
        self.need("(")
        if self.take(")"):
            return ALWAYS
        found = self.condition()
        self.need(")")
        return found

    def quantile(self, share: Fraction) -> Quantile:
        self.need("(")
        span = self.span(1)
        when = self.condition() if self.take("where") else ALWAYS
        self.need(")")
        return Quantile(share, span, when)

    # conditions

    def condition(self) -> Condition:
        self.deeper()
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def all_of(self) -> Condition:
        parts = [self.one()]
        while self.take("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def one(self) -> Condition:
        if self.take("not"):
            self.deeper()
            found: Condition = Not(self.one())
            self.depth -= 1
            return found
        if self.take("known"):
            self.need("(")
            fact = self.fact()
            self.need(")")
            return Known(fact)
        if self.now.text == "(" and not self.at_span():
            self.place += 1
            inside = self.condition()
            self.need(")")
            return inside
        return self.test()

    def at_span(self) -> bool:
        ahead = self.tokens[self.place : self.place + 3]
        return len(ahead) == 3 and ahead[1].kind == "name" and ahead[2].text == "-"

    def test(self) -> Condition:
        place = self.place
        if self.now.kind == "name" and self.now.text in self.words.names:
            return self.named()
        left, kind = self.side()
        if self.take("in"):
            return self.listed(left, kind, place)
        sign = self.take(*COMPARING)
        if sign is None:
            if kind is not FactKind.FLAG or isinstance(left, Span):
                raise self.wrong(Problem.KIND, place)
            return Flag(left)
        return self.compared(left, kind, sign, place)

    def compared(self, left: Side, kind: FactKind, sign: str, place: int) -> Condition:
        token = self.now
        if kind is FactKind.FLAG or (kind is FactKind.WORD and sign not in ("==", "!=")):
            raise self.wrong(Problem.KIND, place)
        if token.kind == "word":
            if kind is not FactKind.WORD:
                raise self.wrong(Problem.KIND)
            self.place += 1
            return Compared(left, sign, 0, token.text)
        if token.kind == "number" and self.tokens[self.place + 1].text != "*":
            if kind is not FactKind.NUMBER or isinstance(left, Span) or "." in token.text:
                raise self.wrong(Problem.KIND)
            self.place += 1
            return Compared(left, sign, int(token.text))
        here = self.place
        right, other = self.side()
        if other is not kind or isinstance(left, Span) is not isinstance(right, Span):
            raise self.wrong(Problem.KIND, here)
        return Compared(left, sign, right)

    def listed(self, left: Side, kind: FactKind, place: int) -> Condition:
        if kind is not FactKind.WORD or isinstance(left, Span):
            raise self.wrong(Problem.KIND, place)
        self.need("(")
        parts = [self.compared(left, kind, "==", place)]
        while self.take(","):
            parts.append(self.compared(left, kind, "==", place))
        self.need(")")
        return Either(tuple(parts))

    def named(self) -> Condition:
        name, place = self.now.text, self.place
        if name in self.through:
            raise self.wrong(Problem.CIRCLE, place)
        self.place += 1
        inner = _Reader(self.words.names[name], self.words, (*self.through, name))
        found = inner.condition()
        inner.end()
        return found

    def side(self) -> tuple[Side, FactKind]:
        if self.now.kind == "number" and "." not in self.now.text:
            times = int(self.now.text)
            self.place += 1
            self.need("*")
            return self.bracketed(times), FactKind.NUMBER
        if self.now.text == "(":
            return self.bracketed(1), FactKind.NUMBER
        fact = self.fact()
        return fact, self.words.facts[fact]

    def bracketed(self, times: int) -> Span:
        self.need("(")
        found = self.span(times)
        self.need(")")
        return found

    def span(self, times: int) -> Span:
        end = self.fact(FactKind.INSTANT)
        self.need("-")
        return Span(end, self.fact(FactKind.INSTANT), times)

    def fact(self, kind: FactKind | None = None) -> str:
        token = self.now
        if token.kind != "name":
            raise self.wrong(Problem.EXPECTED)
        if token.text not in self.words.facts:
            raise self.wrong(Problem.UNKNOWN)
        if kind is not None and self.words.facts[token.text] is not kind:
            raise self.wrong(Problem.KIND)
        self.place += 1
        return token.text


def _unfit(*sides: Formula) -> Problem:
    return Problem.MIXED if any(isinstance(side, Quantile) for side in sides) else Problem.DIVISION


def _scaled(side: Linear, by: Fraction) -> Linear:
    return Linear(tuple((count, factor * by) for count, factor in side.factors), side.constant * by)


def _plus(left: Linear, right: Linear, sign: Fraction) -> Linear:
    factors = dict(left.factors)
    for count, factor in right.factors:
        factors[count] = factors.get(count, Fraction()) + sign * factor
    return Linear(tuple(factors.items()), left.constant + sign * right.constant)
