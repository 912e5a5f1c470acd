"""The conversation of reporting: words become a draft, the draft is put right, and registered."""

from collections.abc import Callable
from dataclasses import replace

from bot.catalogue.sentences import phrase
from bot.dialogue import belongs, near, plain_matter, praised, what_time, which_cell, whole_place
from bot.dialogue.card import Offered, card, choice, danger_buttons, emergency
from bot.dialogue.claims.telling import claiming
from bot.dialogue.draft import Draft, is_danger, names_of, recall, remember, understood, with_message
from bot.dialogue.objects import bodies_named, likely_objects
from bot.dialogue.said_first import with_room_told, with_words_said_back
from bot.dialogue.spot import spot_of
from bot.dialogue.talk import bare, told_by
from bot.dialogue.to_recognise import to_be_recognised
from bot.dialogue.told import ASKED, noted
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from bot.dialogue.two_matters import parted, second_of, words_of_second
from bot.dialogue.words import LONGEST, clean, has_words
from models.vocabulary import Locale, Purpose
from workflows import conversation
from workflows.attachments import Kind, recordings_in
from workflows.cases.acts import Act, Actor, case_of
from workflows.cases.cards import resident_screen
from workflows.cases.open import CaseOpened, open_case
from workflows.cases.sealed import place_of
from workflows.cases.take_part import is_reporter
from workflows.privacy import consent
from workflows.screens import Button, Screen, Sentence, say

DRAFT = "draft"
CATEGORY = "draft_category"
PLACE = "draft_place"
ABOUT = "draft_about"
TIME = "draft_time"
WHERE = "danger_where"  # a danger is registered, and nobody knows yet where
STATES = frozenset({DRAFT, CATEGORY, PLACE, ABOUT, TIME})


def act_of(turn: Turn) -> Act:
    """Who acts in this turn."""
    turn.looked.clear()
    actor = Actor(turn.chat.role, turn.chat.person_id, turn.chat.body, turn.chat.area)
    return Act(turn.tx, actor, turn.now, turn.reference, turn.chance)


def note(turn: Turn, *lines: Sentence) -> Reply:
    """Say something and stay where the chat stands."""
    return Reply(
        (Screen(lines, ((Button("help"), Button("progress")),)),), turn.state, turn.memory, spent=False
    )


def words(turn: Turn) -> Reply:
    """A first message, or more words for the draft: read them and show what was understood."""
    typed = clean(turn.incoming.text or "")
    before = recall(turn.memory) or Draft()
    if len(typed) + len(before.words) > LONGEST:
        return note(turn, say("words.too_long", count=len(typed), most=LONGEST))
    if not has_words(typed) and not before.words:
        return note(turn, say("words.none"))
    if not before.words:
        before = replace(before, began=turn.now.isoformat())
    draft = with_message(before, turn.incoming.message or "", typed)
    read = draft_of(turn, draft, f"{before.words}\n{typed}".strip(), before if before.words else None)
    return with_room_told(turn, before, with_words_said_back(before, typed, read))


def draft_of(turn: Turn, draft: Draft, text: str, before: Draft | None) -> Reply:
    """Read the words of a draft and show the card, with the draft before it for undo.

    Danger is registered at once.
    """
    reading = whole_place.joined(turn, draft, plain_matter.reading_of(turn))
    draft = near.with_gist(draft, reading)
    draft = understood(draft, text, reading, turn.reference.policy.sure)
    draft = whole_place.made_finer(draft, reading)
    draft = what_time.with_time(turn, draft, reading)
    plain = bare(text)
    if before is None and any(each in plain for each in told_by("on_behalf")):
        draft = replace(draft, on_behalf=True)
    draft = take_photos(turn, draft)
    if is_danger(draft):
        return register(turn, draft, "registered.danger")
    wait_for_confirm(turn)
    return show(turn, draft, before, edit=False)


def wait_for_confirm(turn: Turn) -> None:
    """Let the draft register itself if nobody confirms it."""
    policy = turn.reference.policy
    conversation.set_draft_timer(turn.tx, turn.chat.id, turn.now + policy.minutes(policy.draft_minutes))


def show(turn: Turn, draft: Draft, before: Draft | None = None, *, edit: bool = True) -> Reply:
    """Show the card of the draft as it stands now, or ask what it belongs to."""
    if draft.adds:
        return belongs.ask(turn, draft, before, edit=edit)
    draft = near.looked(turn, draft)
    offered = Offered(near.offers(act_of(turn), draft), praised.cases_meant(act_of(turn), draft))
    screen = card(turn, draft, offered, undo=before is not None)
    return Reply((in_place(turn, screen) if edit else screen,), DRAFT, remember(draft, before))


def take_photos(turn: Turn, draft: Draft) -> Draft:
    """Add pictures and recordings that came with the message."""
    most = turn.reference.policy.photos
    kept = (*draft.photos, *turn.incoming.photos)[:most]
    for name in kept[len(draft.photos) :]:
        to_be_recognised(turn, name)
    return replace(draft, photos=kept)


def register(turn: Turn, draft: Draft, key: str = "registered.done") -> Reply:
    """Open the case and tell its number, its body and its limit."""
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    opened = open_case(act_of(turn), draft.report(turn))
    case = opened.case
    body = turn.reference.body_name(case.body) if case.body else say("registered.dispatcher")
    lines = [*emergency(draft), say(key, number=case.number, body=body, due=case.due_at)]
    lines += claiming(turn, case.id)
    if is_danger(draft):
        return then_second(turn, draft, danger_registered(turn, opened, lines, draft))
    screen = resident_screen(case, *lines)
    screen = in_place(turn, screen)
    done = Reply((screen,), memory=noted(turn.memory, case.id, names_of(draft)))
    return then_second(turn, draft, done)


def then_second(turn: Turn, draft: Draft, reply: Reply) -> Reply:
    """Go on to the second matter of a message, when the first is done with."""
    second = second_of(draft)
    if second is None:
        return reply
    wait_for_confirm(turn)
    shown = show(turn, second, edit=False)
    memory = {**reply.memory, **shown.memory}
    if reply.state != IDLE:  # somebody in danger is asked where they are, and nothing else
        return replace(reply, memory=memory)
    gone = draft.photos and not second.adds
    first = say("draft.now_addition" if second.adds else "draft.now_second")
    lines = [first, *([say("draft.photos_went")] if gone else [])]
    screen = replace(shown.screens[0], lines=(*lines, *shown.screens[0].lines))
    return replace(reply, screens=(*reply.screens, screen), state=DRAFT, memory=memory)


def split(turn: Turn, draft: Draft) -> Reply:
    """Make two of what was said in one message, the first to be looked at first."""
    if not draft.second:
        return show(turn, draft)
    return show(turn, parted(draft, turn.reading_of(words_of_second(draft))), draft)


def one_matter(turn: Turn, draft: Draft) -> Reply:
    """Leave it as one."""
    return show(turn, replace(draft, second=None, other=""), draft)


def danger_registered(turn: Turn, opened: CaseOpened, lines: list[Sentence], draft: Draft) -> Reply:
    """A danger is on its way; where nobody knows the place, that is what to say next."""
    case = opened.case
    lost = case.cell is None and not place_of(case)
    if lost:
        lines = [*lines, say("danger.where")]
    elif draft.likely:
        lines = [*lines, say("registered.which_cell")]
    cells = which_cell.cell_buttons(turn.reference, draft.likely, {"case": case.id})
    screen = resident_screen(case, *lines)
    screen = screen.with_buttons(*cells, *danger_buttons(case.id), *screen.buttons)
    state, memory = (WHERE, {"case": case.id, ASKED: case.id}) if lost else (IDLE, {})
    told = noted(turn.memory, case.id, names_of(draft))
    return Reply((in_place(turn, screen),), state, {**memory, **told})


def ask_category(turn: Turn, draft: Draft) -> Reply:
    """Offer the best guesses, else the first level, else words."""
    codes = [code for code in draft.guesses if code != draft.category]
    if not codes:
        return all_categories(turn, draft)
    rows = [(choice(turn.reference, code),) for code in codes[:3]]
    rows += [(Button("others"),), (Button("back"),)]
    screen = Screen((say("draft.which_category"),), tuple(rows))
    return Reply((in_place(turn, screen),), CATEGORY, turn.memory)


def all_categories(turn: Turn, _draft: Draft) -> Reply:
    """Show the first level, then the leaves below the pressed one."""
    parent = turn.press.action.get("category") if turn.press else None
    facts = [each for each in turn.reference.categories.values() if each.parent == parent]
    names = [
        Button(
            "choose" if parent else "others", {"category": each.code}, say("button.choose", name=each.names)
        )
        for each in sorted(facts, key=lambda each: each.code)
    ]
    rows = tuple(tuple(names[start : start + 2]) for start in range(0, len(names), 2))
    screen = Screen((say("draft.which_category"),), (*rows, (Button("back"),)))
    return Reply((in_place(turn, screen),), CATEGORY, turn.memory)


def choose(turn: Turn, draft: Draft) -> Reply:
    """Take the category a person chose."""
    code = str(turn.press.action["category"]) if turn.press else None
    read = draft.read if draft.corrected else draft.category
    chosen = replace(draft, category=code, confidence=1.0, corrected=True, read=read, because=())
    return show(turn, chosen, draft)


def ask_place(turn: Turn, _draft: Draft) -> Reply:
    """Ask where it is."""
    screen = Screen((say("draft.which_place"),), ((Button("back"),),))
    return Reply((in_place(turn, screen),), PLACE, turn.memory)


def place_words(turn: Turn, draft: Draft) -> Reply:
    """Take a place in words."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("draft.which_place"))
    placed = whole_place.placed(turn, draft, typed)
    return show(turn, replace(placed, placed=turn.incoming.message or ""), draft, edit=False)


def location(turn: Turn, draft: Draft) -> Reply:
    """Take a point; its datum is its own."""
    spot = spot_of(turn)
    if isinstance(spot, Sentence):
        return misplaced(turn, draft, spot)
    stays = draft.cell in (None, spot.cell)
    name, named = (draft.place, draft.named) if stays else ("", None)
    exact = consent.stands(turn.tx, turn.chat.person_id, Purpose.LOCATION)
    placed = replace(draft, cell=spot.cell, place=name, named=named, exact=exact)
    likely = () if draft.cells_asked else spot.likely
    placed = replace(placed, latitude=spot.latitude, longitude=spot.longitude, likely=likely)
    if draft.adds:
        return show(turn, placed, edit=False)
    if not draft.words:
        kept = Screen((say("location.kept", place=turn.reference.area_name(spot.cell)),))
        return Reply((kept,), DRAFT, remember(placed))
    return show(turn, placed, draft, edit=False)


def misplaced(turn: Turn, draft: Draft, wrong: Sentence) -> Reply:
    """Say what is wrong with a point; who has a card may go back to it."""
    if not draft.words:
        return note(turn, wrong)
    return Reply((Screen((wrong,), ((Button("back"),),)),), turn.state, turn.memory, spent=False)


def exact_place(turn: Turn, draft: Draft) -> Reply:
    """Agree, once for all, that the very point is kept."""
    consent.agree(act_of(turn), Purpose.LOCATION)
    return show(turn, replace(draft, exact=True), draft)


def ask_about(turn: Turn, draft: Draft) -> Reply:
    """Ask whom the matter is about; they will never receive it."""
    rows = [(about_button(turn, code),) for code in likely_objects(turn, draft)]
    if draft.about:
        rows.append((Button("nobody"),))
    screen = Screen((say("draft.about_whom"),), (*rows, (Button("back"),)))
    return Reply((in_place(turn, screen),), ABOUT, turn.memory)


def about_button(turn: Turn, code: str) -> Button:
    """A body to name as the object."""
    return Button("about_body", {"body": code}, say("button.choose", name=turn.reference.body_name(code)))


def about_words(turn: Turn, draft: Draft) -> Reply:
    """Find the named body among ours."""
    typed = clean(turn.incoming.text or "")
    found = bodies_named(turn, typed, draft.cell)
    if len(found) == 1:
        return show(turn, replace(draft, about=found[0]), draft, edit=False)
    rows = tuple((about_button(turn, code),) for code in found)
    key = "draft.about_which" if found else "draft.about_unknown"
    screen = Screen((say(key),), (*rows, (Button("back"),)))
    return Reply((screen,), ABOUT, turn.memory)


def about_body(turn: Turn, draft: Draft) -> Reply:
    """Take the pressed body as the object."""
    return show(turn, replace(draft, about=str(turn.press.action["body"]) if turn.press else None), draft)


def nobody(turn: Turn, draft: Draft) -> Reply:
    """It is about nobody after all."""
    return show(turn, replace(draft, about=None), draft)


def toggle_anonymous(turn: Turn, draft: Draft) -> Reply:
    """Hide or show who reports."""
    return show(turn, replace(draft, anonymous=not draft.anonymous), draft)


def toggle_on_behalf(turn: Turn, draft: Draft) -> Reply:
    """Report for somebody else, or for oneself."""
    return show(turn, replace(draft, on_behalf=not draft.on_behalf), draft)


def undo(turn: Turn, draft: Draft) -> Reply:
    """Take the last change back."""
    return show(turn, recall(turn.memory, "before") or draft)


def back(turn: Turn, draft: Draft) -> Reply:
    """Return to the card, which registers itself as it says."""
    wait_for_confirm(turn)
    return show(turn, draft)


def invite_more(key: str) -> Callable[[Turn, Draft], Reply]:
    """Answer a button that asks for something to be sent next."""
    return lambda turn, _draft: Reply(
        (Screen((say(key),), ((Button("back"),),)),), DRAFT, turn.memory, spent=False
    )


def cancel(turn: Turn, draft: Draft) -> Reply:
    """Drop the draft; nothing was registered. The second of two is shown then."""
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    screen = Screen((say("draft.cancelled"),), ((Button("help"), Button("progress")),))
    if draft.adds:
        screen = not_added(turn, draft.adds, draft.adds_to)
    return then_second(turn, draft, Reply((in_place(turn, screen),), IDLE))


def not_added(turn: Turn, case_id: int, number: str) -> Screen:
    """Nothing was added; whoever brought the case may still take it back."""
    about = {"case": case_id}
    look = Button("progress", about)
    if not is_reporter(act_of(turn), case_of(act_of(turn), case_id)):
        return Screen((say("belongs.dropped_joined", number=number),), ((look,),))
    return Screen((say("belongs.dropped", number=number),), ((Button("withdraw", about), look),))


def photos(turn: Turn) -> Reply:
    """Pictures, or a recording: for the draft, or waiting for words.

    Where something makes words of them, those are shown when it is done, and count when they are confirmed.
    """
    draft = recall(turn.memory)
    if has_words(turn.incoming.text or ""):
        return words(turn)
    kept = take_photos(turn, draft or Draft())
    recording, most = bool(recordings_in(turn.incoming.photos)), turn.reference.policy.photos
    if draft and kept.photos == draft.photos:
        return note(turn, say("recording.no_room" if recording else "photo.no_room", most=most))
    if draft and (draft.words or draft.adds):
        return with_room_told(turn, draft, show(turn, kept, draft, edit=False))
    key = "recording.kept" if recording else "photo.kept"
    if recording and Kind.VOICE in turn.recognises:
        key = "recording.listening"
    about = {"draft": kept.began}
    heard = say("button.hand_on_voice" if recording else "button.hand_on")
    row = (Button("hand_on", about, heard), Button("cancel", about))
    return Reply((Screen((say(key),), (row,)),), DRAFT, remember(kept))


def hand_on(turn: Turn, draft: Draft) -> Reply:
    """Let a person look or listen: who cannot write need not."""
    key = "draft.voice_alone" if recordings_in(draft.photos) else "draft.picture_alone"
    told = phrase(key, Locale(turn.chat.locale))
    wait_for_confirm(turn)
    alone = replace(draft, words=told, said=(("", len(told)),), began=turn.now.isoformat())
    return show(turn, alone)


PRESSES: dict[str, Callable[[Turn, Draft], Reply]] = {
    "confirm": register,
    "choose": choose,
    "others": all_categories,
    "correct_category": ask_category,
    "correct_place": ask_place,
    "add": invite_more("draft.add_how"),
    "photo": invite_more("draft.photo_how"),
    "location": invite_more("draft.location_how"),
    "exact_place": exact_place,
    "anonymous": toggle_anonymous,
    "on_behalf": toggle_on_behalf,
    "about": ask_about,
    "about_body": about_body,
    "nobody": nobody,
    "hand_on": hand_on,
    "split": split,
    "one_matter": one_matter,
    "undo": undo,
    "back": back,
    "cancel": cancel,
}
