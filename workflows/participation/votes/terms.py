"""Decides how something may be asked and counted: the question, the rules, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.vocabulary_votes import PassBase, RollKind, Secrecy, TieRule, VoteKind, VoteProcess
from workflows.participation.votes.errors import TermsUnfit, Unfit
from workflows.participation.votes.methods import ANSWERS, SINGLE, Method
from workflows.participation.votes.processes import (
    ITEMS,
    PROCESSES,
    Process,
    methods_for,
    passing_of,
    quorum_of,
    terms_of,
)
from workflows.participation.votes.shares import share_of
from workflows.policy import Policy

LEAST_OPTIONS, MOST_OPTIONS = 2, 20
LONGEST_TITLE, LONGEST_TEXT, LONGEST_OPTION = 60, 1000, 100
HIGHEST_SCORE = 10


@dataclass(frozen=True)
class Option:
    """One answer: its words, what it costs (fen)."""

    words: str
    cost: int | None = None


@dataclass(frozen=True)
class Question:
    """What is asked, with both sides. A question of yes or no has no options of its own."""

    title: str
    question: str
    pro: str = ""
    contra: str = ""
    options: tuple[Option, ...] = ()

    def answers(self, kind: VoteKind) -> tuple[Option, ...]:
        """Return what may be answered, in order, the first at place 1."""
        return tuple(Option(each) for each in ANSWERS.values()) if kind is VoteKind.YES_NO else self.options


@dataclass(frozen=True)
class Rules:
    """How it is counted. `most` is how many options a ballot may mark, of scores the highest mark."""

    process: VoteProcess
    kind: VoteKind
    method: Method
    secrecy: Secrecy
    opens_at: datetime
    closes_at: datetime
    seats: int = 1
    most: int = 1
    item: int | None = None
    quorum: str = ""
    passing: str = ""
    base: PassBase = PassBase.VOTERS
    may_change: bool = False
    tie: TieRule = TieRule.NONE
    budget: int | None = None


def preset(
    process: VoteProcess,
    roll: RollKind,
    opens_at: datetime,
    closes_at: datetime,
    *,
    kind: VoteKind | None = None,
    item: int | None = None,
    options: int = 0,
    budget: int | None = None,
) -> Rules:
    """Return the rules of a process, so that nobody has to know its numbers; `replace` changes the rest."""
    line = PROCESSES[process]
    kind = kind or usual_kind(line)
    linked = line.secrecy is not Secrecy.DETACHED
    return Rules(
        process=process,
        kind=kind,
        method=methods_for(kind, roll)[0],
        secrecy=line.secrecy,
        opens_at=opens_at,
        closes_at=closes_at,
        most=usual_most(kind, options),
        item=item,
        quorum=quorum_of(line, roll),
        passing=passing_of(line, item),
        base=line.base,
        may_change=line.may_change and linked,
        tie=line.tie,
        budget=budget,
    )


def detached(rules: Rules) -> Rules:
    """Return the same rules with ballots that belong to nobody, which nobody can change."""
    return replace(rules, secrecy=Secrecy.DETACHED, may_change=False)


def usual_kind(line: Process) -> VoteKind:
    """Return the first kind of a process, in the order of the vocabulary; elections choose people."""
    return VoteKind.CHOICE if VoteKind.CHOICE in line.kinds else next(k for k in VoteKind if k in line.kinds)


def usual_most(kind: VoteKind, options: int) -> int:
    """Return how much a ballot may mark when nobody says otherwise."""
    if kind is VoteKind.SCORE:
        return HIGHEST_SCORE
    return max(options, 1) if kind in (VoteKind.APPROVAL, VoteKind.RANKED, VoteKind.BUDGET) else 1


def check(question: Question, rules: Rules, roll: RollKind, policy: Policy) -> None:
    """Refuse what cannot be asked or counted, the first fault named. Raises TermsUnfit."""
    for fault in faults(question, rules, roll, policy):
        raise fault


def faults(question: Question, rules: Rules, roll: RollKind, policy: Policy) -> Iterator[TermsUnfit]:
    """Yield all that is wrong, in the order in which it is asked for."""
    yield from in_question(question, rules.kind)
    yield from in_options(question, rules)
    yield from in_count(rules, roll, len(question.answers(rules.kind)))
    yield from in_secrecy(rules, roll)
    yield from in_law(rules, roll)
    yield from in_times(rules, policy)


def in_question(question: Question, kind: VoteKind) -> Iterator[TermsUnfit]:
    """Yield what is wrong with the words; a question of yes or no shows both sides (principle 6)."""
    if not 0 < len(question.title.strip()) <= LONGEST_TITLE:
        yield TermsUnfit(Unfit.TITLE, question.title, LONGEST_TITLE)
    longest = max(map(len, (question.question, question.pro, question.contra)))
    if not question.question.strip() or longest > LONGEST_TEXT:
        yield TermsUnfit(Unfit.QUESTION, longest, LONGEST_TEXT)
    if kind is VoteKind.YES_NO and not (question.pro.strip() and question.contra.strip()):
        yield TermsUnfit(Unfit.ONE_SIDED)


def in_options(question: Question, rules: Rules) -> Iterator[TermsUnfit]:
    """Yield what is wrong with the options."""
    if rules.kind is VoteKind.YES_NO:
        if question.options:
            yield TermsUnfit(Unfit.OPTIONS_FIXED)
        return
    words = [" ".join(each.words.split()) for each in question.options]
    if len(words) < LEAST_OPTIONS:
        yield TermsUnfit(Unfit.TOO_FEW, len(words), LEAST_OPTIONS)
    if len(words) > MOST_OPTIONS:
        yield TermsUnfit(Unfit.TOO_MANY, len(words), MOST_OPTIONS)
    if not all(words):
        yield TermsUnfit(Unfit.OPTION_EMPTY, words.index("") + 1)
    if any(len(each) > LONGEST_OPTION for each in words):
        yield TermsUnfit(Unfit.OPTION_LONG, max(map(len, words)), LONGEST_OPTION)
    if len(set(words)) < len(words):
        yield TermsUnfit(Unfit.OPTION_TWICE, next(each for each in words if words.count(each) > 1))
    yield from in_money(question, rules)


def in_money(question: Question, rules: Rules) -> Iterator[TermsUnfit]:
    """Yield what is wrong with a budget and the costs of its projects."""
    if (rules.kind is VoteKind.BUDGET) != (rules.budget is not None) or (rules.budget or 1) < 1:
        yield TermsUnfit(Unfit.MONEY, rules.budget)
        return
    if rules.budget is None:
        return
    for place, each in enumerate(question.options, 1):
        if each.cost is None or not 0 < each.cost <= rules.budget:
            yield TermsUnfit(Unfit.COST, place, rules.budget)


def in_count(rules: Rules, roll: RollKind, options: int) -> Iterator[TermsUnfit]:
    """Yield what is wrong with method, seats, marks and shares."""
    if rules.method not in methods_for(rules.kind, roll):
        yield TermsUnfit(Unfit.METHOD, rules.method, methods_for(rules.kind, roll))
    alone = rules.method in SINGLE or rules.kind is VoteKind.BUDGET
    if not 1 <= rules.seats <= (1 if alone else max(options - 1, 1)):
        yield TermsUnfit(Unfit.SEATS, rules.seats, options - 1)
    highest = HIGHEST_SCORE if rules.kind is VoteKind.SCORE else options
    if not 1 <= rules.most <= highest:
        yield TermsUnfit(Unfit.MOST, rules.most, highest)
    for written in (rules.quorum, rules.passing):
        try:
            share_of(written)
        except ValueError:
            yield TermsUnfit(Unfit.SHARE, written)


def in_secrecy(rules: Rules, roll: RollKind) -> Iterator[TermsUnfit]:
    """Yield what cannot be promised: an area points to a flat, a detached ballot is nobody's to change."""
    if rules.secrecy not in PROCESSES[rules.process].secrecies:
        yield TermsUnfit(Unfit.SECRECY, rules.secrecy)
    elif rules.secrecy is Secrecy.DETACHED and roll is RollKind.OWNERS:
        yield TermsUnfit(Unfit.SECRECY, rules.secrecy, roll)
    if rules.secrecy is Secrecy.DETACHED and rules.may_change:
        yield TermsUnfit(Unfit.CHANGE)


def in_law(rules: Rules, roll: RollKind) -> Iterator[TermsUnfit]:
    """Yield where the rules are not those of their process."""
    line = PROCESSES[rules.process]
    if roll not in line.rolls:
        yield TermsUnfit(Unfit.ROLL, roll, line.rolls)
    if rules.kind not in line.kinds:
        yield TermsUnfit(Unfit.KIND, rules.kind, line.kinds)
    owners = rules.process is VoteProcess.OWNERS
    if owners != (rules.item is not None) or (owners and rules.item not in ITEMS):
        yield TermsUnfit(Unfit.ITEM, rules.item)
        return
    asked = (rules.quorum, rules.passing, rules.base)
    fixed = (quorum_of(line, roll), passing_of(line, rules.item), line.base)
    if line.quorum and asked != fixed:
        yield TermsUnfit(Unfit.SHARE, asked, fixed)


def in_times(rules: Rules, policy: Policy) -> Iterator[TermsUnfit]:
    """Yield what is wrong with opening and closing; the notice counts from the announcement."""
    _, least, most = terms_of(PROCESSES[rules.process], policy)
    span = rules.closes_at - rules.opens_at
    if span.total_seconds() <= 0:
        yield TermsUnfit(Unfit.ORDER)
    elif span.total_seconds() < least * 86400:
        yield TermsUnfit(Unfit.SHORT, span.days, least)
    elif span.days > most:
        yield TermsUnfit(Unfit.LONG, span.days, most)


def check_notice(process: VoteProcess, announced: date, opens: date, policy: Policy) -> None:
    """Refuse an opening too soon after the announcement, in local days. Raises TermsUnfit."""
    notice = terms_of(PROCESSES[process], policy)[0]
    if (opens - announced).days < notice:
        raise TermsUnfit(Unfit.NOTICE, (opens - announced).days, notice)
