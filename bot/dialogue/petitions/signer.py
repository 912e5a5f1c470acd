"""A resident's conversation about petitions: which there are, signing, taking back, hearing the answer."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.petitions import told
from bot.dialogue.report import DRAFT, act_of, note
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from models.vocabulary_petitions import Heard, PetitionStage
from workflows.participation.petitions import hearing
from workflows.participation.petitions.hearing import hear_buttons
from workflows.participation.petitions.sign import sign, take_back
from workflows.participation.petitions.terms import find_code
from workflows.participation.petitions.view import Part, PetitionView, listed_for, part_of, view
from workflows.screens import Button, Screen, Sentence, say

LISTED = 6
LONGEST = 40
"""A text no longer than this that holds the number of a petition asks for it."""

Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> Reply:
    """Show the petitions that concern somebody."""
    seen = listed_for(turn.tx, turn.chat.person_id, LISTED)
    begin = (Button("launch_petition"), Button("roll"))
    if not seen:
        return stay(turn, Screen((say("petition.none"),), (begin,)))
    rows = tuple((look_button(each),) for each in seen)
    return stay(turn, Screen((say("petition.list"), *map(line_of, seen)), (*rows, begin)))


def in_words(turn: Turn) -> Reply | None:
    """Somebody types that they support a petition: only a button signs it. None where words say more."""
    if turn.state not in (IDLE, DRAFT) or bare(turn.incoming.text or "") not in told_by("support"):
        return None
    screen = listed(turn).screens[0]
    return stay(turn, replace(screen, lines=(say("petition.by_button"), *screen.lines)))


def line_of(each: PetitionView) -> Sentence:
    """One petition in a list."""
    return say(
        f"petition.line.{each.stage}",
        number=each.code,
        title=each.title,
        count=each.count,
        threshold=each.threshold,
        ends=each.ends_at,
    )


def look_button(each: PetitionView) -> Button:
    """The button that shows a petition."""
    name = say("button.choose", name=each.title or each.code)
    return Button("look_petition", {"petition": each.id}, name)


def brings_code(turn: Turn) -> bool:
    """Whether what was said asks for a petition by its number."""
    typed = turn.incoming.text or ""
    return len(typed) < LONGEST and find_code(typed) is not None


def by_code(turn: Turn) -> Reply:
    """Show the petition whose number was said."""
    return looked_at(turn, find_code(turn.incoming.text or "") or "")


def look(turn: Turn) -> Reply:
    """Show a petition."""
    return looked_at(turn, petition_of(turn))


def petition_of(turn: Turn) -> int:
    """The petition of the pressed button."""
    assert turn.press is not None
    return int(turn.press.action["petition"])


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show a petition by its id or number, with what its reader may do."""
    seen = view(turn.tx, key)
    if seen is None:
        return note(turn, say("petition.no.unknown"))
    return stay(turn, screen(turn, seen))


def screen(turn: Turn, seen: PetitionView, *first: Sentence) -> Screen:
    """A petition with what its reader may do."""
    part = part_of(turn.tx, seen.id, turn.chat.person_id)
    lines = (*first, *told.card(turn.reference, seen), *standing(seen, part))
    return Screen(lines, buttons(turn, seen, part))


def standing(seen: PetitionView, part: Part) -> tuple[Sentence, ...]:
    """How the reader stands to it, and who can see that."""
    if part.signed:
        return (say("petition.you_signed"),)
    if seen.stage is not PetitionStage.OPEN:
        return ()
    return (say("petition.unseen" if part.may_sign else "petition.not_on_roll"),)


def buttons(turn: Turn, seen: PetitionView, part: Part) -> Rows:
    """What the reader may do."""
    given = {"petition": seen.id}
    if part.may_sign:
        return ((Button("support_petition", given),), (Button("petitions"),))
    if part.signed and seen.stage is PetitionStage.OPEN:
        return ((Button("unsign_petition", given), Button("petitions")),)
    if part.wrote and seen.stage is PetitionStage.REMOVED and not seen.appealed:
        return ((Button("appeal_removal", given), Button("petitions")),)
    if part.signed and seen.hearing_until is not None and turn.now < seen.hearing_until:
        return (hear_buttons(seen.id), (Button("petitions"),))
    return ((Button("petitions"),),)


def support(turn: Turn) -> Reply:
    """Sign; where it has ended meanwhile, show what became of it."""
    seen = view(turn.tx, petition_of(turn))
    if seen is not None and seen.stage not in (PetitionStage.OPEN, PetitionStage.REMOVED):
        return stay(turn, screen(turn, seen, say("petition.no.over")))
    return done(turn, sign(act_of(turn), petition_of(turn)).id, say("petition.signed"))


def unsign(turn: Turn) -> Reply:
    """Take one's own signature back."""
    return done(turn, take_back(act_of(turn), petition_of(turn)).id, say("petition.taken_back"))


def done(turn: Turn, petition_id: int, line: Sentence) -> Reply:
    """Say what was done, and show the petition as it stands now."""
    seen = view(turn.tx, petition_id)
    assert seen is not None
    return Reply((in_place(turn, screen(turn, seen, line)),))


def hearing_of(verdict: Heard) -> Callable[[Turn], Reply]:
    """Say of an answer what it is worth."""

    def say_it(turn: Turn) -> Reply:
        petition = hearing.hear(act_of(turn), petition_of(turn), verdict)
        line = say(
            "petition.heard_kept", verdict=say(f"petition.heard.{verdict}"), until=petition.hearing_until
        )
        given = {"petition": petition.id}
        return Reply((in_place(turn, Screen((line,), ((Button("look_petition", given),),))),))

    return say_it


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_petition": look,
    "support_petition": support,
    "unsign_petition": unsign,
    **{f"heard_{each}": hearing_of(each) for each in Heard},
}
