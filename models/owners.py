"""Says under whose key words stand: the person who brought the case they belong to, else the chat's own."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from models.case import Case
from models.core import run, table
from models.person import Chat
from models.sealing import KeyGone, SealBroken
from models.vault import vault_of

CASES, CHATS = table(Case).c, table(Chat).c
OF_CASE = select(CASES.reporter_id).where(CASES.id == bindparam("case"))
OF_CHAT = select(CHATS.person_id).where(CHATS.id == bindparam("chat"))


def owner_of_case(session: Session, case_id: int) -> int | None:
    """Return who brought a case, None when nobody of ours did, or nobody does any more."""
    found: int | None = run(session, OF_CASE, {"case": case_id}).scalar_one_or_none()
    return found


def owner_of_chat(session: Session, chat_id: int) -> int | None:
    """Return the person of a chat, None when there is no such chat."""
    found: int | None = run(session, OF_CHAT, {"chat": chat_id}).scalar_one_or_none()
    return found


def readable(session: Session, sealed: str | None, place: str) -> str | None:
    """Open words; None when they were erased, when their person was forgotten, or when they were changed.

    Which of these it was, `huiying verify` says. Raises KeysMissing.
    """
    if not sealed:
        return None
    try:
        return vault_of(session).unseal(session, sealed, place)
    except (KeyGone, SealBroken):
        return None
