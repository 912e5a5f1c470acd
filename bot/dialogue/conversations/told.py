"""Says what a conversation asks, what its last map shows, and what came of it; never who said what."""

from bot.dialogue.conversations.little_map import little_map
from workflows.participation.conversations.drawn import Common, Group
from workflows.participation.conversations.terms import shown
from workflows.participation.conversations.view import ConversationView, Place
from workflows.reference import Reference
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]
LETTERS = "ABCDE"
"""How groups are called: a letter says nothing of them."""


def card(reference: Reference, seen: ConversationView, *, answering: bool = False) -> Lines:
    """A conversation as it is read in a chat; who is still to answer is not told what others say."""
    came = outcome(seen)
    return (
        say("opinion.head", number=seen.code, title=seen.title),
        say("opinion.text", words=seen.question),
        whom(reference, seen),
        say(f"opinion.stage.{seen.stage}", closes=seen.ended_at or seen.closes_at),
        *(came[:1] if answering else came),
    )


def whom(reference: Reference, seen: ConversationView) -> Sentence:
    """Who may take part, and whether anybody looked at that."""
    if seen.roll_id is not None:
        return say("opinion.for_roll", roll=seen.roll)
    return say("opinion.for_area", area=reference.area_name(seen.area))


def outcome(seen: ConversationView) -> Lines:
    """What the last map shows, in a few lines."""
    if seen.mapped_at is None:
        return (say("opinion.no_map"),)
    words = {each.number: each.words for each in seen.statements}
    lines = [groups_line(seen)]
    if seen.common:
        lines.append(say("opinion.common_head"))
    lines += [common(each, words[each.number]) for each in seen.common]
    return tuple(lines)


def groups_line(seen: ConversationView) -> Sentence:
    """How many took part, and how many groups they make."""
    if not seen.groups:
        return say("opinion.no_groups", people=shown(seen.people))
    sizes = say("form.names", names=tuple(group_name(at, each) for at, each in enumerate(seen.groups)))
    return say("opinion.groups", people=shown(seen.people), groups=sizes)


def group_name(at: int, group: Group) -> Sentence:
    """A group by its letter, with how many it has."""
    return say("opinion.group", letter=LETTERS[at], people=shown(group.size))


def common(each: Common, words: str) -> Sentence:
    """One statement on which all groups say the same."""
    return say(f"opinion.common.{'agree' if each.agrees else 'disagree'}", words=words)


def place(seen: ConversationView, found: Place) -> Lines:
    """Where its reader stands, told to nobody else."""
    if found.group is None:
        return (say("opinion.place_alone"),)
    words = {each.number: each.words for each in seen.statements}
    letter = LETTERS[found.group]
    stands = (
        say(f"opinion.stand.{'agree' if each.agrees else 'disagree'}", words=words[each.number])
        for each in found.stands
        if each.number in words
    )
    drawn = little_map([(each.x, each.y) for each in seen.groups], (found.x, found.y))
    return (
        say("opinion.place", letter=letter, people=shown(found.size)),
        *stands,
        say("opinion.place_map", map=drawn),
        say("opinion.place_only"),
    )
