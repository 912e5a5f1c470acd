"""The conversation of who puts votes: what can be put, the things to tell, a look at it, and its end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of, note
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import Reply, Turn, stay
from bot.dialogue.votes import decided, study, told
from models.vocabulary_votes import Secrecy, VoteKind, VoteStage
from workflows.forms import Field
from workflows.participation.study.view import blocks, of_vote
from workflows.participation.votes import asked
from workflows.participation.votes.asked import FORMS
from workflows.participation.votes.errors import TermsUnfit, Unfit
from workflows.participation.votes.lists import votes_seen_to
from workflows.participation.votes.results import result
from workflows.participation.votes.stages import ORGANIZERS, READERS, VoteVerb
from workflows.participation.votes.view import VoteView, view
from workflows.screens import Button, Screen, Sentence, say

LISTED = 8
OFFERED = tuple(verb for verb in VoteVerb if verb in FORMS)
"""What buttons do about a vote, in order."""

ALWAYS = (VoteVerb.CANCEL,)
"""What may be done before and after the end of an open vote."""

ON_DESK = (*asked.OF_PAPERS, VoteVerb.PROXY)
"""Acts with papers in hand, one after the other: the vote is not told again after each."""


def choices(turn: Turn, verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen."""
    found = asked.choices(act_of(turn), verb, about, field)
    if field.name == "secrecy":
        found = asked.keepable(act_of(turn), verb, told_roll(turn), found)
    return worded(field, found)


def told_roll(turn: Turn) -> str:
    """The roll that was chosen before, in the form at hand."""
    given = turn.memory.get("given")
    return str(given.get("roll", "")) if isinstance(given, dict) else ""


def worded(field: Field, found: Sequence[tuple[str, str]]) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen, in words: some of it has only its value."""
    if field.name == "item":
        return tuple((value, say(f"organize.item.{value}")) for value, _ in found)
    if field.name == "secrecy":
        return tuple((value, say(f"organize.secrecy.{value}")) for value, _ in found)
    if field.name == "candidate":
        return tuple((value, say(f"organize.candidate.{value}")) for value, _ in found)
    if field.name == "marks":
        return tuple((value, say(f"ballot.{name}")) for value, name in found)
    return tuple(found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show the vote as voters see it, with what can be done next. Raises TermsUnfit."""
    if any(bare(given.get(side, "")) in told_by("no_reason") for side in ("pro", "contra")):
        raise TermsUnfit(Unfit.ONE_SIDED)
    done = asked.perform(act_of(turn), verb, about, given)
    said = say(f"organize.done.{done.said}")
    seen = view(turn.tx, turn.reference, turn.chat, done.vote)
    assert seen is not None
    if verb in ON_DESK:
        return Screen((said,), buttons(turn, seen))
    lines = (said, *as_voters_see(seen), *studied(turn, seen))
    return Screen(lines, buttons(turn, seen), told.pictures(seen))


def as_voters_see(seen: VoteView) -> tuple[Sentence, ...]:
    """The vote as voters see it; of a cancelled one, that and why."""
    if seen.stage is VoteStage.CANCELLED:
        return (say("ballot.cancelled", title=seen.title, number=seen.code, reason=seen.reason),)
    return tuple(told.card(seen))


BOOK = Book("organize", FORMS, choices, check, do, strict=True)


def listed(turn: Turn) -> Reply:
    """Show the votes that somebody sees to, and what can be put."""
    if turn.role not in READERS:
        return note(turn, say("organize.not_yours"))
    keys = votes_seen_to(turn.tx, turn.reference, turn.chat, LISTED)
    seen = [each for key in keys if (each := view(turn.tx, turn.reference, turn.chat, key)) is not None]
    lines = [
        say("organize.list", count=len(seen)),
        *(line_of(each, over=each.is_over(turn.now)) for each in seen),
    ]
    rows = tuple(
        (Button("look_vote", {"vote": each.id}, say("button.choose", name=each.title)),) for each in seen
    )
    more = ((Button("put_vote"),),) if turn.role in ORGANIZERS else ()
    return stay(turn, Screen(tuple(lines), (*rows, *more)))


def line_of(each: VoteView, *, over: bool) -> Sentence:
    """One vote in a list: how it stands, never how many have voted."""
    return say(
        "organize.line.over" if over else f"organize.line.{each.stage}",
        number=each.code,
        title=each.title,
        opens=each.opens_at,
        closes=each.closes_at,
    )


def which(turn: Turn) -> Reply:
    """Offer the kinds of votes for which there is a roll."""
    found = asked.offered(act_of(turn))
    if not found:
        return note(turn, say("organize.no_roll"))
    lines = (say("organize.which"), *(say(f"organize.about.{each}") for each in found))
    return stay(turn, Screen(lines, tuple((Button(str(each)),) for each in found)))


def look(turn: Turn) -> Reply:
    """Show a vote to who sees to it."""
    assert turn.press is not None
    seen = view(turn.tx, turn.reference, turn.chat, int(turn.press.action["vote"]))
    if seen is None:
        return note(turn, say("ballot.unknown"))
    if seen.stage is VoteStage.CLOSED and (found := result(turn.tx, seen.id)) is not None:
        came = (*told.result(found), *decided.lines(turn, seen.id))
        return stay(turn, Screen(came, decided.rows(turn, seen)))
    over = seen.is_over(turn.now)
    lines = [line_of(seen, over=over), *as_voters_see(seen), *studied(turn, seen)]
    if seen.stage is VoteStage.OPEN and not over:
        lines.append(say("organize.nothing_before"))
    return stay(turn, Screen(tuple(lines), buttons(turn, seen), told.pictures(seen)))


def buttons(turn: Turn, seen: VoteView) -> tuple[tuple[Button, ...], ...]:
    """What can be done about a vote now; a draft is not announced before its study, where it needs one."""
    verbs = [verb for verb in OFFERED if verb in seen.verbs and fits(seen, verb, turn.now)]
    if seen.stage is not VoteStage.DRAFT:
        return rows_of(seen, verbs)
    act = act_of(turn)
    if blocks(act, seen.id):
        verbs = [verb for verb in verbs if verb is not VoteVerb.ANNOUNCE]
    return (*study.rows(act, seen.id), *rows_of(seen, verbs))


def rows_of(seen: VoteView, verbs: Sequence[VoteVerb]) -> tuple[tuple[Button, ...], ...]:
    """A button for each verb."""
    return tuple((Button(str(verb), {"vote": seen.id}),) for verb in verbs)


def studied(turn: Turn, seen: VoteView) -> tuple[Sentence, ...]:
    """How the prior study of a draft stands, or what it has said of a vote."""
    if seen.stage is VoteStage.DRAFT:
        return study.lines(act_of(turn), seen.id)
    found = of_vote(turn.tx, seen.id, turn.now)
    return study.card(found) if found else ()


def fits(seen: VoteView, verb: VoteVerb, now: datetime) -> bool:
    """Whether a verb fits this vote: its end can be moved once, and only where no law holds it open.

    When its time is over, what is left until the count is its box, and to cancel it.
    """
    if verb not in ALWAYS and seen.is_over(now) is not (verb is VoteVerb.BOX):
        return False
    if verb is VoteVerb.PICTURES:
        return seen.kind is not VoteKind.YES_NO
    if verb is VoteVerb.EXTEND:
        return seen.extended_at is None
    if verb in asked.OF_PAPERS:
        return (verb is VoteVerb.PAPER) is not (seen.secrecy is Secrecy.DETACHED)
    return not (verb is VoteVerb.END and seen.quorum)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **asking.starts(BOOK),
    "put_vote": which,
    "look_vote": look,
}
