"""Words that a machine made of a recording or a picture: shown first, and they count when confirmed."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import report
from bot.dialogue.card import emergency
from bot.dialogue.draft import Draft, recall, understood, with_message
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.words import LONGEST, clean, has_words
from nlu.reading import Urgency
from workflows import recognition
from workflows.attachments import Kind, is_recording, kind_of
from workflows.cases.masking import mask
from workflows.cases.open import drop_recordings
from workflows.screens import Button, Screen, Sentence, say

LEAST_IN_PICTURE = 4
"""Letters and digits that a picture must show; fewer are no news to whoever took it."""


def told(turn: Turn) -> Reply:
    """Show what was recognised to whoever sent it; what came too late, or is gone, is let go."""
    name = turn.incoming.photos[0]
    job = recognition.finish(turn.tx, name)
    if job is None:
        return quiet(turn)
    words = words_of(name, turn.incoming.heard or "")
    draft = recall(turn.memory)
    if draft is not None and name in draft.photos:
        return shown(turn, name, words) if words else nothing(turn, name)
    case_id = job.case_id or recognition.case_with(turn.tx, name, turn.chat.person_id)
    if job.case_id is not None:
        drop_recordings(report.act_of(turn), [name])  # it is not passed on: only its words may be
    if case_id is None:
        return quiet(turn)
    return of_case(turn, name, words, case_id) if words else nothing(turn, name)


def words_of(name: str, recognised: str) -> str:
    """The words as they are shown; in a picture nobody is named, and few signs say nothing."""
    words = clean(recognised)[:LONGEST]
    if is_recording(name):
        return words if has_words(words) else ""
    return mask(words) if sum(map(str.isalnum, words)) >= LEAST_IN_PICTURE else ""


def shown(turn: Turn, name: str, words: str) -> Reply:
    """Ask whether these are the words, for the draft at hand."""
    kind = kind_of(name)
    given: dict[str, str | int] = {"words": words, "name": name}
    lines = [*danger_in(turn, kind), say(f"recognised.{kind}", words=words)]
    use = Button("use_words", given)
    if kind is Kind.PICTURE:
        use = Button("use_words", given, say("button.add_words"))
    buttons = (
        (use,),
        (Button("change_words", given), Button("leave_words", given)),
    )
    return Reply((Screen(tuple(lines), buttons),), turn.state, turn.memory, spent=False)


def of_case(turn: Turn, name: str, words: str, case_id: int) -> Reply:
    """Ask whether to add these words to what is registered already."""
    given: dict[str, str | int] = {"case": case_id, "words": words}
    buttons = ((Button("add_edited", given, say("button.add_words")),),)
    lines = (*danger_in(turn, kind_of(name)), say(f"recognised.{kind_of(name)}", words=words))
    return Reply((Screen(lines, buttons, case_id=case_id),), turn.state, turn.memory, spent=False)


def danger_in(turn: Turn, kind: Kind) -> list[Sentence]:
    """The number to call, where a voice speaks of danger: it is told before anything is confirmed."""
    if kind is Kind.PICTURE or turn.reading is None:
        return []
    return emergency(understood(Draft(), "", turn.reading, turn.reference.policy.sure))


def nothing(turn: Turn, name: str) -> Reply:
    """A recording that nobody could make out is kept, and words are asked for; a picture may have none."""
    return report.note(turn, say("recognised.nothing")) if is_recording(name) else quiet(turn)


def quiet(turn: Turn) -> Reply:
    """Say nothing and stay."""
    return Reply((), turn.state, turn.memory, spent=False)


def use_words(turn: Turn) -> Reply:
    """Take the words as if they had been typed; what a picture shows is never a danger by itself."""
    name, words, draft = pressed(turn)
    if draft is None or name not in draft.photos:
        return report.note(turn, say("excuse.draft_gone"))
    if len(words) + len(draft.words) > LONGEST:
        return report.note(turn, say("words.too_long", count=len(words), most=LONGEST))
    reading = turn.reading_of(words)
    if not is_recording(name):
        reading = replace(reading, urgency=Urgency.ORDINARY, dangers=(), second=None)
    before = draft if draft.words else None
    began = draft if before else replace(draft, began=turn.now.isoformat())
    text = f"{draft.words}\n{words}".strip()
    return report.draft_of(replace(turn, reading=reading), with_message(began, "", words), text, before)


def change_words(turn: Turn) -> Reply:
    """Let somebody write it better; what was recognised stays where it can be copied."""
    _, words, draft = pressed(turn)
    state = report.DRAFT if draft else turn.state
    return Reply((Screen((say("recognised.write", words=words),)),), state, turn.memory, spent=False)


def leave_words(turn: Turn) -> Reply:
    """Leave the words out; recording or picture stay as they are."""
    name, _, draft = pressed(turn)
    if draft is not None and draft.words:
        return report.show(turn, draft, recall(turn.memory, "before"))
    key = "recognised.left_voice" if is_recording(name) else "recognised.left_picture"
    return Reply((Screen((say(key),)),), turn.state, turn.memory)


def pressed(turn: Turn) -> tuple[str, str, Draft | None]:
    """The attachment and the words of the pressed button, and the draft at hand."""
    assert turn.press is not None
    return str(turn.press.action["name"]), str(turn.press.action["words"]), recall(turn.memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "use_words": use_words,
    "change_words": change_words,
    "leave_words": leave_words,
}
