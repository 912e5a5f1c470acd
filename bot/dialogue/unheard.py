"""Tells somebody that nobody could make words of their recording in time; a picture may have none."""

from models.vocabulary import Role
from workflows import conversation, notices
from workflows.attachments import is_recording
from workflows.cases.acts import Act
from workflows.cases.open import drop_recordings
from workflows.conversation import ChatUnknown
from workflows.recognition import name_of, only_words
from workflows.screens import Screen, say
from workflows.timers import DueTimer


def give_up(act: Act, timer: DueTimer) -> None:
    """Ask for words in the chat that waits; one that is gone, or waits for a picture, is told nothing."""
    name = name_of(timer)
    if only_words(timer):
        drop_recordings(act, [name])  # it was kept to be heard, and is not passed on
    if not is_recording(name):
        return
    try:
        chat = conversation.state_of(act.tx, timer.subject or 0).chat
    except ChatUnknown:
        return
    here = [
        each
        for each in notices.chats_of_person(act.tx, chat.person_id, Role.RESIDENT)
        if each.chat_id == chat.id
    ]
    screen = Screen((say("recognised.nothing"),))
    notices.tell(act.tx, here, screen, act.now, act.chance, key=f"unheard:{name}")
