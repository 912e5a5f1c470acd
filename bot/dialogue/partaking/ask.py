"""Somebody asks in their own words about deciding together: who has voted, whether it is secret, for help."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from bot.dialogue.budgets.routes import proposal_button
from bot.dialogue.partaking.begin import other
from bot.dialogue.partaking.heads import alike, head, told, wordings
from bot.dialogue.petitions import signer
from bot.dialogue.talk import NOTHING, Said, covered
from bot.dialogue.turn import Reply, Turn, stay
from bot.dialogue.votes import listing
from workflows.participation.budgets import yours
from workflows.participation.petitions.view import listed_for, part_of
from workflows.screens import Button, Screen, say
from workflows.script import in_one_script

LONGEST = 40
"""Characters of a question at most."""


def answered(turn: Turn) -> Reply | None:
    """Answer what is asked; None where words say anything beside, or where there is nothing to answer of."""
    plain = alike(turn.incoming.text or "")
    senses = (covered(plain, words()) or NOTHING) if len(plain) <= LONGEST else NOTHING
    wanted = next((kind for kind in ANSWERS if kind in senses), None)
    if wanted is not None:
        return ANSWERS[wanted](turn)
    return put_vote(turn) if told(turn.incoming.text or "", "ask_put_vote", "about_what") else None


def votes(turn: Turn) -> Reply:
    """Show the votes of who asks for them; who would put one reads who does."""
    found = head("ask_put_vote").fullmatch(in_one_script(turn.incoming.text or "").strip().lower())
    return listing.listed(turn) if turn.press or found is None or found["rest"] else put_vote(turn)


@cache
def words() -> Mapping[str, Said]:
    """All words of which such a question is made; those that ask say what."""
    glue = dict.fromkeys((*wordings("ask_glue"), *wordings("room_ask"), *wordings("filler")), NOTHING)
    asks = {each: frozenset({kind}) for kind in reversed(tuple(ANSWERS)) for each in wordings(f"ask_{kind}")}
    return {**glue, **asks}


def said(key: str) -> Callable[[Turn], Reply]:
    """Say a sentence, with the votes that concern who asks."""

    def answer(turn: Turn) -> Reply:
        rows = tuple((listing.look_button(each),) for each in listing.concerning(turn)[: listing.LISTED])
        return stay(turn, Screen((say(key),), (*rows, (Button("roll"), Button("help")))))

    return answer


def change(turn: Turn) -> Reply:
    """Show one's votes: only a button changes a ballot, where it can be changed."""
    shown = listing.listed(turn)
    if not any(listing.is_open(each, turn.now) for each in listing.concerning(turn)):
        return shown
    first = shown.screens[0]
    return stay(turn, replace(first, lines=(say("ballot.by_button"), *first.lines)))


def result(turn: Turn) -> Reply | None:
    """Show the votes of which a result may be meant; where there are none, something else is meant."""
    found = listing.concerning(turn)
    return listing.shown(turn, found) if found else None


def unsign(turn: Turn) -> Reply | None:
    """Show what one has signed and may take back; where there is nothing, something else is meant."""
    seen = listed_for(turn.tx, turn.chat.person_id, signer.LISTED)
    signed = [each for each in seen if part_of(turn.tx, each.id, turn.chat.person_id).signed]
    if len(signed) == 1:
        return signer.looked_at(turn, signed[0].id)
    if not signed:
        return None
    lines = (say("partaking.unsign"), *map(signer.line_of, signed))
    return stay(turn, Screen(lines, tuple((signer.look_button(each),) for each in signed)))


def own_proposals(turn: Turn) -> Reply | None:
    """Show what one has proposed for budgets; where that is nothing, something else is meant."""
    found = yours.proposed_by(turn.tx, turn.chat.person_id, signer.LISTED)
    if not found:
        return None
    rows = tuple((proposal_button(each),) for each in found)
    return stay(turn, Screen((say("partaking.proposals", count=len(found)),), (*rows, (Button("budgets"),))))


def put_vote(turn: Turn) -> Reply:
    """Say who puts a vote, and what a resident can begin."""
    ways = ((Button("launch_petition"), Button("budgets")), (Button("votes"), other(turn)))
    return stay(turn, Screen((say("partaking.put_vote"),), ways))


ANSWERS: Mapping[str, Callable[[Turn], Reply | None]] = {
    "unsign": unsign,
    "change": change,
    "paper": said("partaking.paper"),
    "secret": said("partaking.secret"),
    "who": said("partaking.who"),
    "may": said("partaking.may"),
    "help_vote": said("partaking.help_vote"),
    "proposals": own_proposals,
    "put_vote": put_vote,
    "count": signer.listed,
    "result": result,
}
"""What is answered to each question, what is most particular first."""
