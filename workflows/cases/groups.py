"""Keeps the staff groups of bodies at a messenger, and shows them each new task: without who brought it.

A group is a chat of the role `system`: it is told, nobody speaks in it. Several people read it, so what is
there is masked whatever the resident asked for, and what is sealed never comes there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, or_, select
from sqlmodel import col

from models.case import Case
from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import BODY_ROLES, Role, Status
from workflows import arrivals, conversation, notices, outbox
from workflows.access import ChatView, add_person, revoke
from workflows.cases.acts import Act, words_of
from workflows.cases.cards import category_value, due_value, place_value
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import name_of
from workflows.cases.reach import is_sealed
from workflows.cases.sealed import place_of
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.screens import Button, Screen, Sentence, say
from workflows.transaction import Transaction

GROUP = Role.SYSTEM
NOTED = "groups:"
LONGEST = 300
"""† Characters of a resident's words that a group is shown; the whole stands in the taker's own chat."""

TO_TAKE = frozenset({Status.ASSIGNED, Status.REOPENED})


class NotOfBody(WorkflowError):
    """Whoever acts in a group does not work for its body, or has no chat of their own here."""


@dataclass(frozen=True)
class Group:
    """A chat of several people who work for one body."""

    chat: int
    body: str | None


def group_at(tx: Transaction, there: arrivals.Address) -> Group | None:
    """Return the group of an address, None where there is none of ours."""
    known = arrivals.chat_at(tx, there)
    if known is None or known.role is not GROUP:
        return None
    return Group(known.id, tx.get_one(Chat, known.id).body)


def open_group(act: Act, there: arrivals.Address, locale: str) -> bool:
    """Record a group for the actor's body; False where it is one already. Raises NotOfBody, AddressTaken."""
    body = act.by.body
    if body is None or act.by.role not in BODY_ROLES:
        raise NotOfBody
    known = group_at(act.tx, there)
    if known is not None and known.body == body:
        return speak_again(act, known.chat)
    if known is not None:
        revoke(act.tx, known.chat, act.now)
        note_groups(act, known.body)
    person = add_person(act.tx, "", act.now)
    row = {"person_id": person, "role": GROUP, "body": body, "area": None, "locale": locale}
    chat = arrivals.open_at(act.tx, there, row, act.now)
    line = say("group.here", body=act.reference.body_name(body))
    note_groups(act, body)
    tell(act, [notices.Address(chat, there.channel, person, GROUP, body)], Screen((line,)), "group_here")
    return True


def speak_again(act: Act, chat: int) -> bool:
    """Speak again in a group that took nothing for a while; False where it takes everything."""
    if not act.tx.get_one(Chat, chat).blocked:
        return False
    outbox.unblock(act.tx, chat, act.now)
    return True


def room_of(
    tx: Transaction, body: str | None, there: arrivals.Address, border: str
) -> arrivals.Address | None:
    """Return the group of a body at an address, or in a part of it, which is named after a border."""
    ids = [each.chat_id for each in groups_of(tx, body)]
    here = or_(col(Chat.address) == there.name, col(Chat.address).startswith(there.name + border))
    found = select(col(Chat.address)).where(col(Chat.id).in_(ids), col(Chat.channel) == there.channel, here)
    name = tx.execute(found.order_by(col(Chat.id))).scalars().first()
    return None if name is None else arrivals.Address(there.channel, name)


def close_group(act: Act, there: arrivals.Address) -> bool:
    """Let a group of the actor's body go; False where there was none. Raises NotOfBody."""
    known = group_at(act.tx, there)
    if known is None:
        return False
    if known.body != act.by.body:
        raise NotOfBody
    revoke(act.tx, known.chat, act.now)
    note_groups(act, known.body)
    return True


def worker_at(tx: Transaction, private: arrivals.Address) -> ChatView:
    """Return the chat of somebody who works for a body, by its address. Raises NotOfBody."""
    known = arrivals.chat_at(tx, private)
    if known is None or not known.seated or known.role not in BODY_ROLES:
        raise NotOfBody
    return conversation.state_of(tx, known.id).chat


def groups_of(tx: Transaction, body: str | None) -> Sequence[notices.Address]:
    """Return the groups of a body. Most have none, and every new task asks: a mark says so at once."""
    noted = marks.marked(tx, f"{NOTED}{body}")
    if noted is None or not noted.data.get("chats"):
        return []
    ids = [int(each) for each in str(noted.data["chats"]).split()]
    rows = tx.execute(GROUPS.where(col(Chat.id).in_(ids), col(Chat.body) == body).order_by(col(Chat.id)))
    return [notices.Address(chat, channel, person, GROUP, body) for chat, channel, person in rows]


GROUPS = select(col(Chat.id), col(Chat.channel), col(Chat.person_id)).where(
    col(Chat.role) == GROUP, col(Chat.revoked_at).is_(None)
)


def note_groups(act: Act, body: str | None) -> None:
    """Write down which groups a body has; whoever does so at the same time waits."""
    marks.mark(act.tx, f"{NOTED}{body}", act.now)
    ids = act.tx.execute(GROUPS.where(col(Chat.body) == body).order_by(col(Chat.id))).scalars()
    marks.mark(act.tx, f"{NOTED}{body}", act.now, {"chats": " ".join(map(str, ids))})


def show_group(act: Act, case: Case) -> None:
    """Put a new task before the groups of its body; what is sealed stays out of them."""
    there = [] if is_sealed(case) else groups_of(act.tx, case.body)
    if there:
        tell(act, there, card(act, case), f"group:{case.id}:{case.version}")


def turn_over(act: Act, case: Case) -> None:
    """Let the card in the groups say how it stands now, where one has arrived."""
    there = () if is_sealed(case) else groups_of(act.tx, case.body)
    if there:
        replace_with(act, case, there, card(act, case))


def take_away(act: Act, case: Case, body: str | None) -> None:
    """Let the card in the groups of a body that has a case no more say so, without its words."""
    if body != case.body:
        line = say("task.gone", number=case.number)
        gone = Screen((line,), case_id=case.id, case_number=case.number)
        replace_with(act, case, groups_of(act.tx, body), gone)


def replace_with(act: Act, case: Case, groups: Sequence[notices.Address], screen: Screen) -> None:
    """Put a screen in the place of the card that stands in each group."""
    for group in groups:
        last = select(func.max(col(Outbox.number))).where(
            col(Outbox.chat_id) == group.chat_id, col(Outbox.case_id) == case.id
        )
        number = act.tx.execute(last).scalar()
        if number is not None:
            tell(act, [group], replace(screen, edits=number), f"group:{case.id}:{case.version}")


def tell(act: Act, groups: Sequence[notices.Address], screen: Screen, key: str) -> None:
    """Put a screen into groups, once for its effect."""
    notices.tell(act.tx, groups, screen, act.now, act.chance, key=key)


def card(act: Act, case: Case) -> Screen:
    """Return a task as a group may read it."""
    words = mask(words_of(act.tx, case.id, "report"), frozenset(Detail))
    place = mask(place_of(case), frozenset(Detail))
    lines = (
        say(
            "task.danger" if case.urgency == "danger" else "task.head",
            number=case.number,
            category=category_value(act.reference, case.category),
            place=place_value(act.reference, place, case.cell),
        ),
        say("task.words", words=clipped(words) or say("words.gone")),
        say("group.due", due=due_value(case)),
        standing(act, case),
    )
    buttons = ((Button("accept", {"case": case.id}),),) if case.status in TO_TAKE else ()
    return Screen(lines, buttons, case_id=case.id, case_number=case.number)


def standing(act: Act, case: Case) -> Sentence:
    """Say who has it, or that somebody is wanted."""
    if case.status in TO_TAKE:
        return say("group.wanted")
    if case.handler_id is None:
        return say(f"status.{case.status}")
    return say("group.taken", person=name_of(act, case.handler_id))


def clipped(words: str) -> str:
    """Return no more than a group is shown."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
