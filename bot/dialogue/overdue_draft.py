"""A draft that nobody confirmed or cancelled registers itself: nothing said to us is lost."""

import json
from dataclasses import replace

from bot.dialogue.draft import Draft, names_of, recall
from bot.dialogue.report import STATES
from bot.dialogue.told import noted
from bot.dialogue.turn import IDLE
from bot.dialogue.two_matters import second_of
from models.vocabulary import Role
from nlu.reading import Nature
from workflows import conversation, notices
from workflows.access import ChatView
from workflows.attachments import pictures_in, recordings_in
from workflows.cases import amend, take_part
from workflows.cases.acts import Act, Actor, case_of
from workflows.cases.cards import joiner_screen, resident_screen
from workflows.cases.open import open_case
from workflows.cases.reach import hears
from workflows.screens import Screen, Sentence, say


def register_draft(act: Act, chat_id: int) -> None:
    """Open the case of the draft a chat still holds, and tell its number; leave the rest of the chat.

    Where two matters were seen in it and its person made two of them, each becomes a case.
    """
    state = conversation.state_of(act.tx, chat_id, lock=True)
    memory = json.loads(state.memory)
    draft = recall(memory)
    if draft is None or not (draft.words or draft.adds):
        return
    by = Actor(Role.RESIDENT, state.chat.person_id)
    acting = Act(act.tx, by, act.now, act.reference, act.chance)
    case_id = added(acting, state.chat, draft)
    if case_id is None and not draft.words:
        return
    if case_id is None and draft.adds:  # what follows on an anonymous case is as anonymous
        draft = replace(draft, anonymous=case_of(acting, draft.adds).anonymous)
    case_id = case_id or register(acting, state.chat, draft)
    if (second := second_of(draft)) and added(acting, state.chat, second) is None:
        register(acting, state.chat, second)
    left = {name: value for name, value in memory.items() if name not in ("draft", "before")}
    left |= noted(memory, case_id, names_of(draft))
    conversation.set_state(act.tx, chat_id, IDLE if state.name in STATES else state.name, json.dumps(left))


def added(act: Act, chat: ChatView, draft: Draft) -> int | None:
    """Add a draft to the case that it belongs to; None where it belongs to none that takes more."""
    case = take_part.add_late(act, draft.adds, draft.words, draft.photos) if draft.adds else None
    if case is None:
        return None
    mine = take_part.is_reporter(act, case)
    if mine and draft.latitude is not None and draft.longitude is not None:
        point = (draft.latitude, draft.longitude) if draft.exact else None
        amend.correct_point(act, case.id, draft.place, draft.cell, point)
    shown = resident_screen if mine else joiner_screen
    screen = shown(case, *told_of(draft, say("add.done", number=case.number), hears(act.by, case)))
    tell(act, chat, screen, f"added:{case.id}:{draft.began}")
    return case.id


def told_of(draft: Draft, done: Sentence, heard: bool) -> list[Sentence]:
    """What was added, and that a recording was not."""
    if heard or not recordings_in(draft.photos):
        return [done]
    if draft.words:
        return [done, say("recording.words_only")]
    more = pictures_in(draft.photos) or draft.latitude is not None
    return [*([done] if more else []), say("recording.withheld")]


def register(act: Act, chat: ChatView, draft: Draft) -> int:
    """Open the case of one draft, tell its number, and return its id."""
    report = draft.report_of(chat.person_id, chat.id)
    unnamed = draft.nature == Nature.REPORT and draft.about is None
    case = open_case(act, replace(report, unnamed=unnamed)).case
    body = act.reference.body_name(case.body) if case.body else say("registered.dispatcher")
    line = say("registered.by_itself", number=case.number, body=body, due=case.due_at)
    tell(act, chat, resident_screen(case, line), f"registered:{case.id}")
    return case.id


def tell(act: Act, chat: ChatView, screen: Screen, key: str) -> None:
    """Say it in the chat that holds the draft."""
    chats = notices.chats_of_person(act.tx, chat.person_id, Role.RESIDENT)
    here = [each for each in chats if each.chat_id == chat.id]
    notices.tell(act.tx, here, screen, act.now, act.chance, key=key)
