"""Opens a round on a fund, sets its sum apart in the fund's account, and calls it off with a reason."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.budget import BudgetRound
from models.means import MeansSource
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_budgets import BudgetEvent, RoundStage
from models.vocabulary_means import MeansKind
from models.vocabulary_votes import RollKind, VoteProcess
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.parties import keepers_of_fund, known_also
from workflows.forms import SEPARATOR, Given
from workflows.means import account
from workflows.means.amounts import money
from workflows.means.sources import keeps
from workflows.means.terms import MeansRefused
from workflows.notices import Address
from workflows.participation.budgets.record import (
    locked,
    note,
    officers,
    own_round,
    public,
    tell,
)
from workflows.participation.budgets.telling import tell_members
from workflows.participation.budgets.terms import CHAIN, BudgetRefused, No, forbidden, new_code
from workflows.participation.rolls.terms import CHAIN as ROLL_CHAIN
from workflows.participation.votes.processes import CLOSES, PROCESSES
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.stages import ORGANIZERS
from workflows.screens import Button, say

EARLY = (RoundStage.ASKED, RoundStage.PROPOSING, RoundStage.CHECKING)
"""Before anybody votes a round may be called off."""


def funds(act: Act) -> list[MeansSource]:
    """Return the funds that serve where the actor sees to things."""
    if act.by.role not in ORGANIZERS:
        return []
    asked = select(MeansSource).where(
        col(MeansSource.kind) == MeansKind.MONEY, col(MeansSource.ended_at).is_(None)
    )
    rows = act.tx.execute(asked.order_by(col(MeansSource.id))).scalars()
    return [each for each in rows if serves(act, each)]


def serves(act: Act, source: MeansSource) -> bool:
    """Whether a fund serves an area that is the actor's, that holds it, or that lies in it."""
    path = set(act.reference.area_path(act.by.area))
    for each in source.areas.split(SEPARATOR):
        if act.by.area is None or each in path or act.by.area in act.reference.area_path(each):
            return True
    return False


def rolls(act: Act) -> list[Roll]:
    """Return the living rolls for which the actor may open a round."""
    found = act.tx.execute(select(Roll).where(col(Roll.ended_at).is_(None)).order_by(col(Roll.id))).scalars()
    fitting = PROCESSES[VoteProcess.BUDGET].rolls
    mine = (each for each in found if sees_to(act.reference, act.by, each.body, each.area))
    return [each for each in mine if RollKind(each.kind) in fitting]


def check(act: Act) -> None:
    """Refuse who can open none. Raises BudgetRefused."""
    if act.by.role not in ORGANIZERS or not funds(act) or not rolls(act):
        raise BudgetRefused(No.UNKNOWN)


def open_round(act: Act, given: Given) -> BudgetRound:
    """Open a round; whoever keeps the fund is asked to set the sum apart. Raises BudgetRefused.

    `given`: fund and roll (codes), title, sum (fen), until (ISO day or empty), the four answers.
    """
    source = next((each for each in funds(act) if each.code == given["fund"]), None)
    roll = next((each for each in rolls(act) if each.code == given["roll"]), None)
    if source is None or roll is None:
        raise BudgetRefused(No.UNKNOWN)
    whole = int(given["sum"])
    if not 0 < whole <= source.balance:
        raise BudgetRefused(No.SHORT if whole else No.NOTHING, source.balance)
    policy = act.reference.policy
    row = BudgetRound(
        code=new_code(act.reference.local_date(act.now), act.chance),
        source_id=source.id,
        roll_id=roll.id,
        stage=RoundStage.ASKED,
        title=public(given["title"]),
        sum=whole,
        area=roll.area,
        body=roll.body,
        author_id=act.by.person_id,
        must_not=SEPARATOR.join(forbidden(source.must_not.split(SEPARATOR), policy.budget_negative)),
        rules=policy.version,
        for_whom=public(given["for_whom"]),
        rely_on=public(given["rely_on"]),
        who_gains=public(given["who_gains"]),
        who_judges=public(given["who_judges"]),
        opened_at=act.now,
        propose_until=until(act, given.get("until", "")),
        check_days=policy.budget_check_days,
        do_days=policy.budget_do_days,
        accept_days=policy.budget_accept_days,
        supervise_days=policy.budget_supervise_days,
    )
    add_row(act.tx, row)
    facts: ledger.Facts = {"fund": account.chain_of(source), "sum": whole, "roll": ROLL_CHAIN + roll.code}
    note(act, row, BudgetEvent.OPENED, {**facts, "must_not": row.must_not})
    ask_keepers(act, row, source)
    return row


def until(act: Act, day: str) -> datetime:
    """Return until when projects are proposed. Raises BudgetRefused."""
    first = act.reference.local_date(act.now) + timedelta(days=act.reference.policy.budget_propose_days)
    last = date.fromisoformat(day) if day else first
    at = datetime.combine(last, CLOSES, act.reference.calendar.zone).astimezone(UTC)
    if at <= act.now:
        raise BudgetRefused(No.PAST)
    return at


def ask_keepers(act: Act, row: BudgetRound, source: MeansSource) -> None:
    """Ask who keeps the fund to set the sum apart; the clock asks again."""
    line = say("budget.told.fund", title=row.title, number=row.code, sum=money(row.sum), source=source.name)
    given = {"round": row.id}
    rows = ((Button("fund_budget", given), Button("refuse_budget", given)),)
    tell(act, keepers(act, row, source), row, "fund", line, rows)
    at = act.now + timedelta(days=1)
    post.set_timer(act.tx, f"budget_fund:{row.id}", TimerKind.BUDGET, at, row.id)


def keepers(act: Act, row: BudgetRound, source: MeansSource) -> list[Address]:
    """Chats of who may set the sum apart: never who opened the round."""
    return keepers_of_fund(act, source.release_body, source.areas.split(SEPARATOR), row.author_id)


def to_fund(act: Act, round_id: int) -> BudgetRound:
    """Load a round before the keeper of its fund; who opened it is another. Raises BudgetRefused."""
    row = locked(act, round_id, RoundStage.ASKED)
    if not keeps(act.reference, act.by, act.tx.get_one(MeansSource, row.source_id)):
        raise BudgetRefused(No.UNKNOWN)
    if str(act.by.person_id) in known_also(act.tx, [str(row.author_id)]):
        raise BudgetRefused(No.SAME_HAND)
    return row


def fund(act: Act, round_id: int) -> BudgetRound:
    """Set the sum apart; from now on residents propose, and everybody on the roll hears it.

    Raises BudgetRefused.
    """
    row = to_fund(act, round_id)
    move(act, row, -row.sum)
    row.stage = RoundStage.PROPOSING
    if row.propose_until <= act.now:
        row.propose_until = until(act, "")
    note(act, row, BudgetEvent.FUNDED, {"amount": row.sum})
    post.cancel_timer(act.tx, f"budget_fund:{row.id}")
    post.set_timer(act.tx, f"budget_propose:{row.id}", TimerKind.BUDGET, row.propose_until, row.id)
    line = say(
        "budget.told.opened",
        title=row.title,
        number=row.code,
        sum=money(row.sum),
        until=row.propose_until,
        items=tuple(say(f"means.not.{each}") for each in row.must_not.split(SEPARATOR) if each),
    )
    tell_members(act, row, "opened", line, ((Button("propose_project", {"round": row.id}),),))
    tell(act, officers(act, row), row, "funded", line)
    return row


def refuse(act: Act, round_id: int, reason: str) -> BudgetRound:
    """Set nothing apart, for a reason. Raises BudgetRefused."""
    row = to_fund(act, round_id)
    post.cancel_timer(act.tx, f"budget_fund:{row.id}")
    return ended(act, row, reason)


def cancel(act: Act, round_id: int, reason: str) -> BudgetRound:
    """Call a round off before anybody votes; all its money goes back. Raises BudgetRefused."""
    return ended(act, to_cancel(act, round_id), reason)


def to_cancel(act: Act, round_id: int) -> BudgetRound:
    """Load a round that the actor may call off. Raises BudgetRefused."""
    return own_round(act, round_id, *EARLY)


def ended(act: Act, row: BudgetRound, reason: str) -> BudgetRound:
    """End a round without a vote; who knew of it hears why."""
    known = row.stage != RoundStage.ASKED
    row.stage, row.reason, row.ended_at = RoundStage.CANCELLED, public(reason), act.now
    move(act, row, row.held)
    for name in ("fund", "propose"):
        post.cancel_timer(act.tx, f"budget_{name}:{row.id}")
    note(act, row, BudgetEvent.CANCELLED, {"why": row.reason})
    line = say("budget.told.cancelled", title=row.title, number=row.code, reason=row.reason)
    if known:
        tell_members(act, row, "cancelled", line)
    tell(act, officers(act, row), row, "cancelled_told", line)
    return row


def move(act: Act, row: BudgetRound, change: int) -> None:
    """Enter what is set apart (less than nothing), or goes back, in the account of the fund.

    Raises BudgetRefused: a fund never gives what it does not have.
    """
    if change == 0:
        return
    source = account.locked(act, row.source_id)
    try:
        account.set_apart(act, source, change, f"{row.code} {row.title}", CHAIN + row.code)
    except MeansRefused as short:
        raise BudgetRefused(No.SHORT, short.left) from short
    row.held -= change
    act.tx.flush()
