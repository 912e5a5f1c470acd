"""Somebody names an open vote or petition and says where they stand: only a button counts, and here it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from bot.dialogue.partaking.begin import other
from bot.dialogue.partaking.heads import alike, wordings
from bot.dialogue.petitions import signer
from bot.dialogue.talk import NOTHING, Said, covered
from bot.dialogue.turn import Reply, Turn, stay
from bot.dialogue.votes import ballot, listing
from bot.dialogue.votes.meant import titles
from models.vocabulary_petitions import PetitionStage
from models.vocabulary_votes import Secrecy
from workflows.participation.petitions.view import PetitionView, listed_for
from workflows.participation.votes.view import VoteView
from workflows.screens import Button, Screen, say

Thing = TypeVar("Thing", VoteView, PetitionView)
LONGEST = 40
STANCE = frozenset({"stance"})
SIGNS = frozenset({"signs"})


def taken(turn: Turn) -> Reply | None:
    """Show what is meant; None where nothing open is named, or words say anything beside."""
    plain = alike(turn.incoming.text or "")
    if len(plain) > LONGEST or not any(
        each in plain for each in (*wordings("stance"), *wordings("sign_word"))
    ):
        return None
    votes = [each for each in listing.concerning(turn) if listing.is_open(each, turn.now)]
    if shown := of_votes(turn, named(plain, votes, glue("stance", STANCE), STANCE)):
        return shown
    seen = listed_for(turn.tx, turn.chat.person_id, signer.LISTED)
    open_ones = [each for each in seen if each.stage is PetitionStage.OPEN]
    return of_petitions(turn, named(plain, open_ones, glue("sign_word", SIGNS), SIGNS))


def named(plain: str, things: Sequence[Thing], words: Mapping[str, Said], needed: Said) -> list[Thing]:
    """Return what is named of some things, where words name it, say the needed, and nothing beside."""
    senses = covered(plain, {**titles(things), **words}) or NOTHING
    return [each for each in things if str(each.id) in senses] if needed <= senses else []


@cache
def glue(kind: str, sense: Said) -> Mapping[str, Said]:
    """The words that stand between a name and what is said of it."""
    between = (*wordings("stance_glue"), *wordings("room_ask"))
    return {**dict.fromkeys(between, NOTHING), **dict.fromkeys(wordings(kind), sense)}


def of_votes(turn: Turn, found: Sequence[VoteView]) -> Reply | None:
    """Show a vote with its answers; several as a list."""
    if not found:
        return None
    shown = ballot.looked_at(turn, found[0].id) if len(found) == 1 else listing.shown(turn, found)
    key = "ballot.press_answer" if len(found) == 1 else "ballot.by_button"
    secret = any(each.secrecy is Secrecy.DETACHED for each in found)
    return hinted(shown, key, None if secret else other(turn))


def of_petitions(turn: Turn, found: Sequence[PetitionView]) -> Reply | None:
    """Show a petition with its button; several as a list."""
    if not found:
        return None
    if len(found) == 1:
        return hinted(signer.looked_at(turn, found[0].id), None, other(turn))
    rows = tuple((signer.look_button(each),) for each in found)
    shown = stay(turn, Screen(tuple(map(signer.line_of, found)), rows))
    return hinted(shown, "petition.by_button", other(turn))


def hinted(reply: Reply, key: str | None, matter: Button | None) -> Reply:
    """Say that a press counts, and let it be a matter of its own.

    The button of a matter holds what was said: of a secret vote nothing may be kept that tells a choice.
    """
    first = reply.screens[0]
    if matter is not None:
        first = first.with_buttons(*first.buttons, (matter,))
    lines = (say(key), *first.lines) if key else first.lines
    return replace(reply, screens=(replace(first, lines=lines), *reply.screens[1:]))
