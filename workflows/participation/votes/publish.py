"""Writes the published files of a vote that is over: what anybody needs to count it again, and nothing else.

What stands in them is described in docs/voting.md; `workflows.participation.recount` reads them.
"""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.vocabulary_votes import Secrecy, VoteKind, VoteProcess, VoteStage
from models.vote import Ballot, DetachedBallot, Vote, VoteElector, VoteOption
from workflows.cases.masking import safe_cell
from workflows.participation.votes.errors import VoteUnknown
from workflows.participation.votes.methods import Method
from workflows.participation.votes.processes import PROCESSES
from workflows.participation.votes.records import CHAIN, options_of, roll_of
from workflows.participation.votes.seals import choices_of, marks_of, moment, plain, question_of
from workflows.transaction import Transaction

FORMAT = "huiying-vote/1"
Row = Sequence[str | int]
Writer = Callable[[Transaction, Vote], str]


def files_of(tx: Transaction, vote: Vote) -> dict[str, str]:
    """Return the files of a vote by their names. Raises VoteUnknown before it is closed."""
    if vote.stage != VoteStage.CLOSED:
        raise VoteUnknown
    return {name: write(tx, vote) for name, write in writers_of(vote).items()}


def file_of(tx: Transaction, vote: Vote, name: str) -> str | None:
    """Write one file of a vote and none of the others; None where there is no such file."""
    write = writers_of(vote).get(name)
    return None if write is None else write(tx, vote)


def names_of(vote: Vote) -> tuple[str, ...]:
    """Return what the files of a vote are called, without writing them; none before it is closed."""
    return tuple(writers_of(vote))


def head_of(tx: Transaction, vote: Vote) -> str:
    """Return the newest hash of the chain of a vote: as long as it stands, its files stay as they are."""
    asked = select(col(Event.hash)).where(col(Event.subject) == CHAIN + vote.code)
    return str(tx.execute(asked.order_by(col(Event.seq).desc()).limit(1)).scalar_one())


def writers_of(vote: Vote) -> dict[str, Writer]:
    """Return by what each file of a vote is written: `.pb` and `.blt` are for other people's programs."""
    if vote.stage != VoteStage.CLOSED:
        return {}
    found: dict[str, Writer] = {
        "vote.json": lambda tx, of: pretty(vote_facts(tx, of, options_of(tx, of.id))),
        "roll.csv": lambda tx, of: sheet(("entry", "heads", "area", "voted"), roll_rows(tx, of)),
        "ballots.csv": ballots_sheet,
        "board.jsonl": lambda tx, of: "".join(plain(each) + "\n" for each in board(tx, of)),
        "result.json": lambda _, of: pretty(json.loads(of.result)),
    }
    if vote.kind == VoteKind.BUDGET:
        found["ballots.pb"] = lambda tx, of: pb(of, *options_and_ballots(tx, of))
    if vote.kind == VoteKind.RANKED:
        found["ballots.blt"] = lambda tx, of: blt(of, *options_and_ballots(tx, of))
    return found


def ballots_sheet(tx: Transaction, vote: Vote) -> str:
    """Write what the ballots say."""
    options, ballots = options_and_ballots(tx, vote)
    return sheet(("heads", "area", *(str(each.place) for each in options)), ballots)


def options_and_ballots(tx: Transaction, vote: Vote) -> tuple[Sequence[VoteOption], Sequence[Row]]:
    """Return what could be chosen, and what was, in an order that tells nothing."""
    options = options_of(tx, vote.id)
    return options, sorted(ballot_rows(tx, vote, options), key=str)


def pretty(data: object) -> str:
    """JSON that people can read; its hash is that of the same facts in one line."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def vote_facts(tx: Transaction, vote: Vote, options: Sequence[VoteOption]) -> dict[str, Any]:
    """Return what was asked and how it is counted, with what the chain holds of it."""
    roll = roll_of(tx, vote)
    return {
        **question_of(vote, options),
        "format": FORMAT,
        "closes_at": moment(vote.closes_at),
        "force": str(PROCESSES[VoteProcess(vote.process)].force),
        "basis": PROCESSES[VoteProcess(vote.process)].basis,
        "electorate": {"roll": roll.code, "kind": roll.kind},
        "seed": vote.seed,
        "question_hash": vote.question_hash,
        "roll_hash": vote.roll_hash,
    }


def roll_rows(tx: Transaction, vote: Vote) -> list[Row]:
    """Return the frozen roll by entries alone, in their order."""
    asked = select(
        col(VoteElector.entry), col(VoteElector.heads), col(VoteElector.area), col(VoteElector.voted)
    ).where(col(VoteElector.vote_id) == vote.id)
    rows = sorted(tx.execute(asked), key=str)
    return [(entry, heads, area, int(voted)) for entry, heads, area, voted in rows]


def ballot_rows(tx: Transaction, vote: Vote, options: Sequence[VoteOption]) -> list[Row]:
    """Return what the ballots say and weigh: neither names nor trackers, so that nobody can sell a vote."""
    if vote.secrecy == Secrecy.DETACHED:
        apart = select(col(DetachedBallot.choices)).where(col(DetachedBallot.vote_id) == vote.id)
        return [(1, 0, *marked(choices, options)) for choices in tx.execute(apart).scalars()]
    linked = (
        select(col(VoteElector.heads), col(VoteElector.area), col(Ballot.choices))
        .join(VoteElector, col(VoteElector.id) == col(Ballot.elector_id))
        .where(col(Ballot.vote_id) == vote.id)
    )
    rows = [(choices, heads, area) for heads, area, choices in tx.execute(linked)]
    if vote.method != Method.DOUBLE or vote.secrecy == Secrecy.NAMED:
        return [(heads, area, *marked(choices, options)) for choices, heads, area in rows]
    hidden = {choices_of({place: 1}) for place in json.loads(vote.result)["area_hidden"]}
    return [
        (heads, "" if choices in hidden else area, *marked(choices, options))
        for choices, heads, area in summed(rows)
    ]


def summed(rows: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Add up the ballots that say the same: an area that only one flat has would tell what it chose."""
    sums: dict[str, tuple[int, int]] = {}
    for choices, heads, area in rows:
        before = sums.get(choices, (0, 0))
        sums[choices] = (before[0] + heads, before[1] + area)
    return [(choices, *both) for choices, both in sums.items()]


def marked(choices: str, options: Sequence[VoteOption]) -> list[str | int]:
    """Return the marks of a ballot, a cell for each option."""
    marks = marks_of(choices)
    return [marks.get(each.place, "") for each in options]


def sheet(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write a sheet."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


def board(tx: Transaction, vote: Vote) -> list[dict[str, Any]]:
    """Return the chain of a vote."""
    asked = select(Event).where(col(Event.subject) == CHAIN + vote.code).order_by(col(Event.seq))
    return [
        {
            "seq": each.seq,
            "kind": each.kind,
            "at": each.at.isoformat(),
            "actor": each.actor,
            "basis": each.basis,
            "data": json.loads(each.data),
            "previous": each.previous,
            "hash": each.hash,
        }
        for each in tx.execute(asked).scalars()
    ]


def pb(vote: Vote, options: Sequence[VoteOption], ballots: Sequence[Row]) -> str:
    """Write a budget with its ballots as pabulib.org has them; money in fen."""
    meta = [
        ("key", "value"),
        ("description", safe_cell(vote.title)),
        ("num_projects", len(options)),
        ("num_votes", len(ballots)),
        ("budget", vote.budget or 0),
        ("vote_type", "approval"),
        ("rule", vote.method),
    ]
    projects = [
        ("project_id", "cost", "name"),
        *((each.place, each.cost or 0, safe_cell(each.words)) for each in options),
    ]
    chosen = [
        (no, ",".join(str(option.place) for option, mark in zip(options, row[2:], strict=True) if mark))
        for no, row in enumerate(ballots, 1)
    ]
    parts = (("META", meta), ("PROJECTS", projects), ("VOTES", [("voter_id", "vote"), *chosen]))
    return "".join(f"{name}\n{lines(rows)}" for name, rows in parts)


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Write rows with semicolons between."""
    written = StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()


def blt(vote: Vote, options: Sequence[VoteOption], ballots: Sequence[Row]) -> str:
    """Write orders as OpenSTV has them, a ballot a line."""
    at = {option.place: no for no, option in enumerate(options, 1)}
    rows = []
    for row in ballots:
        ranks = {int(mark): at[option.place] for option, mark in zip(options, row[2:], strict=True) if mark}
        rows.append(" ".join(["1", *(str(ranks[rank]) for rank in sorted(ranks)), "0"]))
    names = [quoted(words) for words in (*(each.words for each in options), vote.title)]
    return "\n".join([f"{len(options)} {vote.seats}", *rows, "0", *names, ""])


def quoted(words: str) -> str:
    """Put a name in quotes, so that no reader ends it early and no spreadsheet runs it."""
    return json.dumps(safe_cell(words.replace('"', "'")), ensure_ascii=False)
