"""Tells the staff groups of the body that asks of a vote, and what it came to, in the same message."""

from sqlalchemy import func, select
from sqlmodel import col

from models.post_tables import Outbox
from models.vote import Vote
from workflows.cases import groups
from workflows.cases.acts import Act
from workflows.house.bot_links import residents_link, with_payload
from workflows.house.page_links import page_link
from workflows.notices import Address
from workflows.participation.votes.codes import PAYLOAD
from workflows.screens import Screen, Sentence, say
from workflows.transaction import Transaction


def announce_in_groups(act: Act, vote: Vote, line: Sentence) -> None:
    """Put a vote before the groups of its body, with the links by which residents come to it."""
    shown = Screen((line, *where(act.tx, vote), say("vote.in_group")))
    groups.tell(act, groups.groups_of(act.tx, vote.body), shown, key_of(vote))


def turn_over(act: Act, vote: Vote, line: Sentence) -> None:
    """Let the message in each group say how it ended; where none has arrived, it is said anew."""
    shown = (line, *where(act.tx, vote))
    for group in groups.groups_of(act.tx, vote.body):
        screen = Screen(shown, edits=number_of(act.tx, group, vote))
        groups.tell(act, [group], screen, f"{key_of(vote)}:end")


def where(tx: Transaction, vote: Vote) -> tuple[Sentence, ...]:
    """Say where a vote is: at the residents' bot, if one listens, and on its page."""
    link = with_payload(residents_link(tx), PAYLOAD + vote.code)
    in_chat = (say("vote.link_chat", link=link),) if link else ()
    return (*in_chat, say("vote.link_page", page=page_link(tx, f"/vote/{vote.code}")))


def number_of(tx: Transaction, group: Address, vote: Vote) -> int | None:
    """Return the number of the message that announced it in a group; None where it has not arrived."""
    first = select(func.max(col(Outbox.number))).where(
        col(Outbox.chat_id) == group.chat_id, col(Outbox.dedup) == f"{key_of(vote)}:{group.chat_id}"
    )
    number = tx.execute(first).scalar()
    return None if number is None else int(number)


def key_of(vote: Vote) -> str:
    """Name what groups are told of a vote."""
    return f"vote_group:{vote.id}"
