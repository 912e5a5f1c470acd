"""The conversation of a voter: which votes there are, marking a ballot, a last look, putting it in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue.left import pressed_now
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.votes import decided, told
from bot.dialogue.votes.marking import Marks, in_order, is_whole, pressed
from models.vocabulary_votes import VoteKind, VoteStage
from workflows.participation.votes.cast import Receipt, cast
from workflows.participation.votes.codes import find_vote
from workflows.participation.votes.electors import Elector
from workflows.participation.votes.results import result
from workflows.participation.votes.traces import forget_screens
from workflows.participation.votes.view import OptionView, VoteView, view
from workflows.screens import Button, Screen, Sentence, say

Rows = tuple[tuple[Button, ...], ...]
BALLOT = "ballot"
"""The state of a chat in which a ballot is being marked; also what its confirmation carries."""

WIDE = 4
"""Buttons of scores that stand side by side."""


@dataclass(frozen=True)
class Marking:
    """A ballot under way: whose it is, what it says so far, which messages have shown it."""

    vote: int
    elector: int
    marks: Marks
    seen: tuple[int, ...]

    def memory(self) -> dict[str, object]:
        """As the chat keeps it, sealed."""
        marks = {str(place): mark for place, mark in self.marks.items()}
        return {BALLOT: {"vote": self.vote, "elector": self.elector, "marks": marks, "seen": list(self.seen)}}


def look(turn: Turn) -> Reply:
    """Show a vote, or what it came to."""
    assert turn.press is not None
    return looked_at(turn, int(turn.press.action["vote"]))


def brings_code(turn: Turn) -> bool:
    """Whether what was said is the number of a vote: typed, or by a link from a group or a page."""
    return find_vote(turn.incoming.text or "") is not None


def by_code(turn: Turn) -> Reply:
    """Show the vote of a number."""
    return looked_at(turn, find_vote(turn.incoming.text or "") or "")


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show a vote by its id or number."""
    seen = view(turn.tx, turn.reference, turn.chat, key)
    if seen is None:
        return note(turn, say("ballot.unknown"))
    if seen.stage is VoteStage.CLOSED and (found := result(turn.tx, seen.id)) is not None:
        return stay(turn, Screen((*told.result(found), *decided.lines(turn, seen.id))))
    if seen.stage is VoteStage.CANCELLED:
        gone = say("ballot.cancelled", title=seen.title, number=seen.code, reason=seen.reason)
        return stay(turn, Screen((gone,)))
    over = seen.is_over(turn.now)
    rows = () if over else first_buttons(seen)
    card = Screen((*told.card(seen), *standing(seen), *((say("ballot.uncounted"),) if over else ())), rows)
    album = (Screen(told.shows(seen), images=told.pictures(seen)),) if told.pictures(seen) else ()
    return stay(turn, *album, card)


def standing(seen: VoteView) -> tuple[Sentence, ...]:
    """How the reader stands in it: on the roll or not, what they have cast."""
    if seen.stage is not VoteStage.OPEN:
        return ()
    if not seen.tickets:
        return (say("ballot.not_on_roll"),)
    cast_before = [each for each in seen.tickets if each.elector.voted]
    return tuple(say("ballot.cast_before", whose=whose(each.elector)) for each in cast_before)


def whose(elector: Elector) -> str | Sentence:
    """For whom a ballot is."""
    doors = say("form.names", names=elector.units)
    return say("ballot.by_proxy", doors=doors) if elector.proxy else doors


def first_buttons(seen: VoteView) -> Rows:
    """What a voter may press: the answers at once, or for whom they vote first."""
    if seen.stage is not VoteStage.OPEN or not seen.tickets:
        return ((Button("roll"),),) if not seen.tickets else ()
    able = [each.elector for each in seen.tickets if each.elector.casts(seen.may_change)]
    if len(able) == 1:
        return answer_rows(seen, able[0].id, {})
    return tuple(
        (Button("ballot_of", {"vote": seen.id, "elector": each.id}, say("ballot.for", whose=whose(each))),)
        for each in able
    )


def answer_rows(seen: VoteView, elector: int, marks: Marks, at: int | None = None) -> Rows:
    """A button for every answer, and one for the last look where several may be marked."""
    about = {"vote": seen.id, "elector": elector}
    if at is not None:
        scores = [
            Button("give_score", {**about, "option": at, "score": each}, say("ballot.score", score=each))
            for each in range(seen.most + 1)
        ]
        return tuple(tuple(scores[start : start + WIDE]) for start in range(0, len(scores), WIDE))
    rows = tuple(
        (Button("mark", {**about, "option": each.place}, label(each, marks)),) for each in seen.options
    )
    if is_whole(seen.kind, seen.most):
        return rows
    return (*rows, (Button("look_over", about),))


def label(option: OptionView, marks: Marks) -> Sentence:
    """What stands on the button of an answer."""
    words = told.words_of(option)
    mark = marks.get(option.place)
    return say("ballot.marked", words=words, mark=mark) if mark else say("ballot.unmarked", words=words)


def under_way(turn: Turn) -> Marking:
    """The ballot of the pressed button, with what was marked of it so far where it is the one at hand."""
    assert turn.press is not None
    vote, elector = int(turn.press.action["vote"]), int(turn.press.action["elector"])
    kept = turn.memory.get(BALLOT)
    if not isinstance(kept, dict) or (kept["vote"], kept["elector"]) != (vote, elector):
        return Marking(vote, elector, {}, (turn.press.message,))
    marks = {int(place): int(mark) for place, mark in kept["marks"].items()}
    return Marking(vote, elector, marks, (*kept["seen"], turn.press.message))


def choose_elector(turn: Turn) -> Reply:
    """Begin the ballot of one of several electors."""
    return marking(turn, under_way(turn))


def mark(turn: Turn) -> Reply:
    """Mark an answer, or take its mark away."""
    assert turn.press is not None
    option, now = int(turn.press.action["option"]), under_way(turn)
    seen = open_vote(turn, now.vote)
    if seen is None:
        return note(turn, say("ballot.unknown"))
    if seen.kind is VoteKind.SCORE:
        return marking(turn, now, at=option)
    marks = pressed(seen.kind, now.marks, option, seen.most)
    if len(marks) > seen.most and seen.kind is not VoteKind.YES_NO:
        return note(turn, say("ballot.too_many", most=seen.most))
    then = replace(now, marks=marks)
    return last_look(turn, seen, then) if is_whole(seen.kind, seen.most) else marking(turn, then)


def give_score(turn: Turn) -> Reply:
    """Give an answer its points."""
    assert turn.press is not None
    option, score, now = int(turn.press.action["option"]), int(turn.press.action["score"]), under_way(turn)
    marks = pressed(VoteKind.SCORE, now.marks, option, 0, score)
    return marking(turn, replace(now, marks=marks))


def marking(turn: Turn, now: Marking, at: int | None = None) -> Reply:
    """Show the ballot as it stands, in the place of the message that was pressed."""
    seen = open_vote(turn, now.vote)
    if seen is None:
        return note(turn, say("ballot.unknown"))
    head = say(
        "ballot.marking_at_once" if is_whole(seen.kind, seen.most) else "ballot.marking",
        title=seen.title,
        how=say(f"ballot.how.{seen.kind}", most=seen.most, seats=seen.seats),
    )
    if at is not None:
        head = say("ballot.scoring", words=told.words_of(option_at(seen, at)), most=seen.most)
    lines = (head, *told.question(seen)[2:]) if seen.budget is not None and at is None else (head,)
    screen = Screen(lines, answer_rows(seen, now.elector, now.marks, at))
    return Reply((in_place(turn, screen),), BALLOT, pressed_now(turn, now.memory()), spent=False)


def option_at(seen: VoteView, place: int) -> OptionView:
    """The answer at a place."""
    return next(each for each in seen.options if each.place == place)


def open_vote(turn: Turn, vote: int) -> VoteView | None:
    """A vote that is open to who speaks."""
    seen = view(turn.tx, turn.reference, turn.chat, vote)
    return seen if seen is not None and seen.stage is VoteStage.OPEN else None


def look_over(turn: Turn) -> Reply:
    """Read the whole ballot back before it is put in."""
    now = under_way(turn)
    seen = open_vote(turn, now.vote)
    return note(turn, say("ballot.unknown")) if seen is None else last_look(turn, seen, now)


def last_look(turn: Turn, seen: VoteView, now: Marking) -> Reply:
    """Read it back: nothing is put in yet."""
    chosen = [
        read_back(option_at(seen, place), seen.kind, now.marks[place])
        for place in in_order(seen.kind, now.marks)
    ]
    lines = [say("ballot.sure", title=seen.title), *(chosen or [say("ballot.blank")])]
    lines.append(say("ballot.sure_change" if seen.may_change else "ballot.sure_final"))
    about = {"vote": seen.id, "elector": now.elector}
    buttons = ((Button("confirm", {BALLOT: seen.id, **about}), Button("back", {"to": BALLOT, **about})),)
    return Reply(
        (in_place(turn, Screen(tuple(lines), buttons)),), BALLOT, pressed_now(turn, now.memory()), spent=False
    )


def read_back(option: OptionView, kind: VoteKind, mark: int) -> Sentence:
    """One marked answer."""
    words = told.words_of(option)
    if kind in (VoteKind.SCORE, VoteKind.RANKED):
        return say(f"ballot.chose.{kind}", words=words, mark=mark)
    return say("ballot.chose", words=words)


def put_in(turn: Turn) -> Reply:
    """Put the ballot in. What showed it is emptied, the receipt takes its place."""
    now = under_way(turn)
    seen = open_vote(turn, now.vote)
    if seen is None:
        return note(turn, say("ballot.too_late"))
    if BALLOT not in turn.memory:
        return note(turn, say("ballot.begin_again"))
    receipt = cast(act_of(turn), now.vote, now.elector, now.marks)
    forget_screens(turn.tx, turn.chat.id, now.seen)
    again = ((Button("look_vote", {"vote": now.vote}, say("ballot.change")),),) if seen.may_change else ()
    more = left_to_cast(turn, now.vote)
    return Reply((in_place(turn, Screen((*received(seen, receipt), *more), again)),), IDLE)


def left_to_cast(turn: Turn, vote: int) -> tuple[Sentence, ...]:
    """Say that there are other ballots of theirs, as a proxy or of another flat."""
    seen = view(turn.tx, turn.reference, turn.chat, vote)
    if seen is None or not any(not each.elector.voted for each in seen.tickets):
        return ()
    return (say("ballot.more_left"),)


BEGINS = 10
"""Letters of a line of the roll that tell it from all others, and can be said over the telephone."""


def received(seen: VoteView, receipt: Receipt) -> tuple[Sentence, ...]:
    """Prove that the ballot is in, never what it says."""
    key = "ballot.changed" if receipt.changed else "ballot.received"
    got = say(key, title=seen.title, closes=seen.closes_at)
    if receipt.tracker is None:
        return (got, say("ballot.entry", entry=receipt.entry[:BEGINS]), say("ballot.no_choice_proof"))
    return (got, say("ballot.tracker", tracker=receipt.tracker), say("ballot.no_choice_linked"))


def back(turn: Turn) -> Reply:
    """Go back to marking."""
    now = under_way(turn)
    seen = open_vote(turn, now.vote)
    if seen is None:
        return note(turn, say("ballot.unknown"))
    marks = {} if is_whole(seen.kind, seen.most) else now.marks
    return marking(turn, replace(now, marks=marks))


def typed(turn: Turn) -> Reply:
    """Words while a ballot is being marked change nothing of it."""
    return note(turn, say("ballot.press"))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_vote": look,
    "ballot_of": choose_elector,
    "mark": mark,
    "give_score": give_score,
    "look_over": look_over,
}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {BALLOT: put_in}
STATES: dict[str, Callable[[Turn], Reply]] = {BALLOT: typed}
