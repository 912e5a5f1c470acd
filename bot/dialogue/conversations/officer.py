"""The conversation of who sees to opinion maps: what is open, what may be done, a vote from common ground."""

from collections.abc import Callable

from bot.catalogue.sentences import phrase
from bot.dialogue import asking
from bot.dialogue.conversations import told
from bot.dialogue.conversations.writing import STAFF_PRESSES
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from bot.dialogue.votes.organize import BOOK as VOTES
from models.vocabulary import Locale
from models.vocabulary_opinions import ConversationStage
from models.vocabulary_votes import Secrecy
from workflows.participation.conversations import moderate
from workflows.participation.conversations.asked import END, KEEP, OPEN, REMOVE, RESTORE
from workflows.participation.conversations.moderate import ToLook
from workflows.participation.conversations.record import find, statement_of
from workflows.participation.conversations.view import ConversationView, lines_of, seen_by, view, view_of
from workflows.participation.votes.asked import Put, rolls
from workflows.participation.votes.stages import ORGANIZERS
from workflows.screens import Button, Screen, say

LISTED = 8
LONGEST_TITLE = 30
"""Characters of a statement on a button, and in the title of a vote."""

Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> Reply:
    """Show the conversations that somebody sees to, and that one can be opened."""
    if turn.role not in ORGANIZERS:
        return note(turn, say("opinion.no.not_yours"))
    found = lines_of(turn.tx, seen_by(turn.tx, turn.reference, turn.chat, LISTED))
    lines = (
        say(f"opinion.line.{each.stage}", number=each.code, title=each.title, closes=each.closes_at)
        for each in found
    )
    rows = tuple(
        (Button("look_opinions", {"opinions": each.id}, say("button.choose", name=each.title)),)
        for each in found
    )
    head = say("opinion.see_to", count=len(found))
    return stay(turn, Screen((head, *lines), (*rows, (Button(OPEN),))))


def look(turn: Turn) -> Reply:
    """Show one to staff as everybody reads it, with what may be done by who sees to it."""
    assert turn.press is not None
    found = find(turn.tx, int(turn.press.action["opinions"]))
    if found is None:
        return note(turn, say("opinion.no.unknown"))
    seen = view_of(turn.tx, found)
    card = told.card(turn.reference, seen)
    if not moderate.is_seen_to(turn.reference, turn.chat, found):
        return stay(turn, Screen(card, ((Button("opinions"),),)))
    waiting = moderate.to_look_at(act_of(turn), found.id)
    appeals = [appealed(each) for each in waiting if each.removed][:LISTED]
    return stay(turn, Screen(card, rows_of(seen, waiting)), *appeals)


def rows_of(seen: ConversationView, waiting: list[ToLook]) -> Rows:
    """What may be done: while it is open take statements down, then put what all agree on to a vote."""
    if seen.stage is ConversationStage.OPEN:
        given = {"opinions": seen.id}
        newest = [each for each in waiting if not each.removed][:LISTED]
        rows = ((take_down(each),) for each in newest)
        return (*rows, (Button(END, given), Button("opinions")))
    words = {each.number: each for each in seen.statements}
    return (
        *(
            (
                Button(
                    "vote_on_statement",
                    {"statement": words[each.number].id},
                    say("opinion.vote_button", words=short(words[each.number].words)),
                ),
            )
            for each in seen.common
        ),
        (Button("opinions"),),
    )


def take_down(each: ToLook) -> Button:
    """The button that takes a statement down."""
    label = say("opinion.remove_button", words=short(each.words))
    return Button(REMOVE, {"statement": each.id}, label)


def short(words: str) -> str:
    """The beginning of a statement."""
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"


def appealed(each: ToLook) -> Screen:
    """A removed statement with what its writer says against that."""
    given = {"statement": each.id}
    lines = (
        say("opinion.statement", words=each.words),
        say("opinion.removed_for", removal=say(f"opinion.removal.{each.removal}"), reason=each.reason),
        say("opinion.appeal_words", words=each.appeal),
    )
    return Screen(lines, ((Button(RESTORE, given), Button(KEEP, given)),))


def put_to_vote(turn: Turn) -> Reply:
    """Draft a vote from a statement that all groups agree on: only what it does not say is asked."""
    assert turn.press is not None
    statement = statement_of(turn.tx, int(turn.press.action["statement"]))
    seen = view(turn.tx, statement.conversation_id)
    assert seen is not None
    locale = Locale(turn.chat.locale)
    fitting = rolls(act_of(turn), Put.CHOICE)
    own = [each for each in fitting if each.id == seen.roll_id] or fitting
    given = {
        "title": short(statement.words),
        "question": phrase("opinion.vote.question", locale, words=statement.words, title=seen.title),
        "options": phrase("opinion.vote.options", locale),
        "most": "1",
        "secrecy": str(Secrecy.PSEUDONYMOUS),
        "closes": "",
        **({"roll": own[0].code} if len(own) == 1 else {}),
    }
    memory: dict[str, object] = {"form": str(Put.CHOICE), "book": VOTES.name, "about": {}, "given": given}
    return asking.go_on(turn, VOTES, memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **STAFF_PRESSES,
    "look_opinions": look,
    "vote_on_statement": put_to_vote,
}
