"""A draft that nobody confirmed or cancelled registers itself: nothing said to us is lost."""

import json
from dataclasses import replace

from bot.dialogue.draft import names_of, recall
from bot.dialogue.report import STATES
from bot.dialogue.told import noted
from bot.dialogue.turn import IDLE
from models.vocabulary import Role
from nlu.reading import Nature
from workflows import conversation, notices
from workflows.cases.acts import Act, Actor
from workflows.cases.cards import resident_screen
from workflows.cases.open import open_case
from workflows.screens import say


def register_draft(act: Act, chat_id: int) -> None:
    """Open the case of the draft a chat still holds, and tell its number; leave the rest of the chat."""
    state = conversation.state_of(act.tx, chat_id, lock=True)
    memory = json.loads(state.memory)
    draft = recall(memory)
    if draft is None or not draft.words:
        return
    by = Actor(Role.RESIDENT, state.chat.person_id)
    acting = Act(act.tx, by, act.now, act.reference, act.chance)
    report = draft.report_of(state.chat.person_id, chat_id)
    unnamed = draft.nature == Nature.REPORT and draft.about is None
    case = open_case(acting, replace(report, unnamed=unnamed)).case
    left = {name: value for name, value in memory.items() if name not in ("draft", "before")}
    left |= noted(memory, case.id, names_of(draft))
    conversation.set_state(act.tx, chat_id, IDLE if state.name in STATES else state.name, json.dumps(left))
    body = act.reference.body_name(case.body) if case.body else say("registered.dispatcher")
    line = say("registered.by_itself", number=case.number, body=body, due=case.due_at)
    screen = resident_screen(case, line)
    chats = notices.chats_of_person(act.tx, state.chat.person_id, Role.RESIDENT)
    here = [chat for chat in chats if chat.chat_id == chat_id]
    notices.tell(act.tx, here, screen, act.now, act.chance, key=f"registered:{case.id}")
