"""Opens a conversation: what is asked of whom and until when, with the first statements."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models import post
from models.opinion import Conversation
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_opinions import ConversationEvent, ConversationStage
from workflows.cases import groups
from workflows.cases.acts import Act
from workflows.governance.matters import public
from workflows.house.bot_links import residents_link, with_payload
from workflows.house.page_links import page_link
from workflows.participation.conversations.add import fitting, put_up
from workflows.participation.conversations.record import instant, note, text_hash
from workflows.participation.conversations.telling import Whom, tell_all
from workflows.participation.conversations.terms import ConversationRefused, No, new_code
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.stages import ORGANIZERS
from workflows.screens import Screen, Sentence, say

SEED_BYTES = 16
CLOSES = time(20)
"""† The hour (local) at which a conversation ends."""


@dataclass(frozen=True)
class Draft:
    """What is asked, before anybody reads it; of a roll, or of an area without one."""

    title: str
    question: str
    closes_at: datetime
    roll_id: int | None = None
    area: str | None = None
    statements: tuple[str, ...] = ()


def check(act: Act, draft: Draft) -> Roll | None:
    """Refuse what cannot be opened; return its roll. Raises ConversationRefused."""
    roll = act.tx.get(Roll, draft.roll_id) if draft.roll_id else None
    if draft.roll_id and (roll is None or roll.ended_at is not None):
        raise ConversationRefused(No.UNKNOWN)
    area = roll.area if roll else draft.area
    body = roll.body if roll else act.by.body
    if act.by.role not in ORGANIZERS or not sees_to(act.reference, act.by, body or act.by.body, area):
        raise ConversationRefused(No.NOT_YOURS)
    longest = timedelta(days=act.reference.policy.opinion_days_most)
    if not act.now < draft.closes_at <= act.now + longest:
        raise ConversationRefused(No.TIMES)
    for words in draft.statements:
        fitting(words)
    return roll


def begin(act: Act, draft: Draft) -> Conversation:
    """Open a conversation and tell those whom it is for. Raises ConversationRefused."""
    roll = check(act, draft)
    conversation = Conversation(
        code=new_code(act.reference.local_date(act.now), act.chance),
        stage=ConversationStage.OPEN,
        title=public(draft.title.strip()),
        question=public(draft.question.strip()),
        roll_id=draft.roll_id,
        area=roll.area if roll else draft.area,
        body=(roll.body if roll else None) or act.by.body,
        author_id=act.by.person_id,
        opened_at=act.now,
        closes_at=draft.closes_at,
        seed=act.chance.randbytes(SEED_BYTES).hex(),
        text_hash="",
    )
    conversation.text_hash = text_hash(conversation)
    add_row(act.tx, conversation)
    facts = {"text": conversation.text_hash, "seed": conversation.seed, "roll": roll.code if roll else ""}
    note(act, conversation, ConversationEvent.OPENED, {**facts, "closes": instant(conversation.closes_at)})
    for words in dict.fromkeys(fitting(each) for each in draft.statements):
        put_up(act, conversation, words, by_organizer=True)
    key = f"opinion_end:{conversation.id}"
    post.set_timer(act.tx, key, TimerKind.OPINION, conversation.closes_at, conversation.id)
    announce(act, conversation)
    return conversation


def announce(act: Act, conversation: Conversation) -> None:
    """Tell those on its roll, and the groups of the body that asks."""
    line = say(
        "opinion.opened",
        title=conversation.title,
        number=conversation.code,
        closes=conversation.closes_at,
    )
    if conversation.roll_id is not None:
        tell_all(act, conversation, Whom.ROLL, "opened", line)
    shown = Screen((line, *where(act, conversation)))
    groups.tell(act, groups.groups_of(act.tx, conversation.body), shown, f"opinions_group:{conversation.id}")


def where(act: Act, conversation: Conversation) -> tuple[Sentence, ...]:
    """Say where a conversation is: at the residents' bot, if one listens, and on its page."""
    link = with_payload(residents_link(act.tx), conversation.code)
    page = page_link(act.tx, f"/opinions/{conversation.code}")
    in_chat = (say("opinion.link_chat", link=link),) if link else ()
    return (*in_chat, say("opinion.link_page", page=page))


def evening(act: Act, day: date) -> datetime:
    """Return the hour at which conversations end, on a day."""
    return datetime.combine(day, CLOSES, act.reference.calendar.zone)
