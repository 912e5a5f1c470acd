"""Checks what a vote was bound to before anybody knew the result: its question, its roll, its board."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from workflows.participation.recount.folder import PICTURE, Elector, Paper, Published

FIRST = "0" * 64
SEPARATOR = "\x1f"
LATER = frozenset(
    {"format", "closes_at", "force", "basis", "electorate", "seed", "question_hash", "roll_hash"}
)
"""What of vote.json is not part of the frozen question: kept beside it, or known only at the end."""


class Wrong(StrEnum):
    """What may be wrong with a published vote."""

    CHAIN = "chain"  # an event of the board does not follow from the one before
    STAGES = "stages"  # it was not opened once and closed once, in this order
    QUESTION = "question"  # it is not the question that was opened
    ROLL = "roll"  # it is not the roll that was frozen
    BALLOTS = "ballots"  # they are not those that were counted
    BOARD = "board"  # it shows more ballots than there are, or fewer
    TURNOUT = "turnout"  # not as many ballots as voters
    MARKS = "marks"  # a ballot marks what it must not
    HIDDEN = "hidden"  # an area is kept back that must be shown, or the other way round
    PICTURE = "picture"  # of an option: not there, or another one
    LOT = "lot"  # the seed is not the one that was bound
    RESULT = "result"  # counting comes to something else


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where."""

    what: Wrong
    where: str


def plain(data: object) -> str:
    """JSON in one way."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(text: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def faults(published: Published) -> Iterator[Fault]:
    """Yield what does not hold together."""
    yield from board_faults(published)
    opened, closed = only(published.board, "opened"), only(published.board, "closed")
    if opened is None or closed is None or opened["seq"] > closed["seq"]:
        yield Fault(Wrong.STAGES, "board.jsonl")
        return
    yield from frozen_faults(published, opened["data"])
    yield from turnout_faults(published)
    linked = published.vote["secrecy"] != "detached"
    if linked:
        yield from tracker_faults(published)
    if all_ballots(published.ballots) != closed["data"].get("ballots"):
        yield Fault(Wrong.BALLOTS, "ballots.csv")
    if sha(plain(published.result)) != closed["data"].get("result"):
        yield Fault(Wrong.RESULT, "result.json")


def board_faults(published: Published) -> Iterator[Fault]:
    """Yield the first event that does not follow from the one before."""
    before, name = FIRST, f"vote:{published.vote['code']}"
    for place, event in enumerate(published.board, 1):
        if (
            event.get("previous") != before
            or event.get("seq") != place
            or bound(name, event) != event["hash"]
        ):
            yield Fault(Wrong.CHAIN, str(place))
            return
        before = event["hash"]


def bound(name: str, event: Mapping[str, Any]) -> str:
    """Return the hash that binds an event."""
    at = datetime.fromisoformat(event["at"]).astimezone(UTC).isoformat(timespec="microseconds")
    parts = (name, event["seq"], event["kind"], at, event["actor"], event["basis"], plain(event["data"]))
    return sha(SEPARATOR.join((*map(str, parts), str(event["previous"]))))


def only(board: Sequence[Mapping[str, Any]], kind: str) -> Mapping[str, Any] | None:
    """Return the one event of a kind; None where there is none, or more."""
    found = [event for event in board if event.get("kind") == kind]
    return found[0] if len(found) == 1 else None


def frozen_faults(published: Published, opened: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is not as it was bound at the opening."""
    question = {name: value for name, value in published.vote.items() if name not in LATER}
    if sha(plain(question)) != opened.get("question"):
        yield Fault(Wrong.QUESTION, "vote.json")
    for option in published.vote["options"]:
        place, told = int(option["place"]), option.get("picture")
        if told and published.pictures.get(place) != told:
            yield Fault(Wrong.PICTURE, PICTURE.format(place))
    entries = [each.entry for each in published.roll]
    if len(set(entries)) != len(entries) or sha("\n".join(sorted(entries))) != opened.get("roll"):
        yield Fault(Wrong.ROLL, "roll.csv")
    if sha(str(published.vote.get("seed"))) != opened.get("seed"):
        yield Fault(Wrong.LOT, "vote.json")


def turnout_faults(published: Published) -> Iterator[Fault]:
    """Yield where ballots and voters do not match, in number or in what they weigh."""
    voted = weight([each for each in published.roll if each.voted])
    found = weight(published.ballots)
    part_hidden = any(each.area is None for each in published.ballots)
    if found[0] != voted[0] or (found[1] > voted[1] if part_hidden else found[1] != voted[1]):
        yield Fault(Wrong.TURNOUT, f"{found} / {voted}")


def weight(rows: Sequence[Elector] | Sequence[Paper]) -> tuple[int, int]:
    """Return the heads of all together, and the area as far as it is published."""
    return sum(each.heads for each in rows), sum(each.area or 0 for each in rows)


def tracker_faults(published: Published) -> Iterator[Fault]:
    """Yield where the board shows another number of ballots: it knows that they came, not what they say."""
    standing = on_board(published.board)
    ballots = weight(published.ballots)[0]
    if len(standing) != ballots:
        yield Fault(Wrong.BOARD, f"{len(standing)} / {ballots}")


def on_board(board: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the trackers that stand at the end: a ballot that was changed took the place of another."""
    standing: set[str] = set()
    for event in board:
        if event["kind"] == "ballot":
            standing.discard(str(event["data"].get("replaces", "")))
            standing.add(str(event["data"]["tracker"]))
    return standing


def written(paper: Paper) -> str:
    """Write the marks of a ballot as they were kept."""
    return json.dumps(
        {str(place): paper.marks[place] for place in sorted(paper.marks)}, separators=(",", ":")
    )


def all_ballots(papers: Sequence[Paper]) -> str:
    """Return the hash of all ballots, by what they say and how many say it."""
    said: Counter[str] = Counter()
    for paper in papers:
        said[written(paper)] += paper.heads
    return sha("\n".join(f"{each} {said[each]}" for each in sorted(said)))
