"""Shows a joint-governance matter in chat: how it stands, and what its reader may do about it."""

from bot.dialogue.practices import routes as practices
from bot.dialogue.report import act_of
from bot.dialogue.turn import Turn
from models.vocabulary import MatterStage, Role
from workflows.governance import asked, matters, seats
from workflows.governance.asked import AGAINST, AGREE
from workflows.governance.stages import Verb
from workflows.governance.view import MatterView, for_seat
from workflows.participation.votes.asked import Put, offered
from workflows.screens import Button, Screen, Sentence, say

Rows = tuple[tuple[Button, ...], ...]


def card(turn: Turn, key: int | str) -> Screen:
    """A matter as who takes part may see it. Raises MatterUnknown."""
    view = for_seat(turn.tx, turn.reference, turn.chat, key)
    lines = (*head(turn, view), *middle(turn, view), *end(turn, view))
    return Screen(lines, buttons(turn, view), (), view.case_id, view.number)


def head(turn: Turn, view: MatterView) -> tuple[Sentence, ...]:
    """What it is, how it stands, who takes part."""
    names = turn.reference.body_name
    lines = [
        say(
            "matter.head",
            number=view.code,
            title=view.title or say("matter.untitled"),
            stage=say(f"matter.stage.{view.stage}"),
            people=view.people,
        )
    ]
    if view.due_at is not None and not view.over:
        lines.append(say("matter.until", until=view.due_at))
    if view.social:
        lines.append(say("matter.bodies", lead=names(view.lead), social=names(view.social)))
    if view.assisting:
        lines.append(say("matter.assisting", names=tuple(map(names, view.assisting))))
    return tuple(lines)


def middle(turn: Turn, view: MatterView) -> tuple[Sentence, ...]:
    """Who wants what, and the ways to go."""
    names = turn.reference.body_name
    lines = [say("matter.interest", who=who, wants=wants, why=why) for who, wants, why in view.sides]
    for way in view.ways:
        key = "matter.option_chosen" if way.chosen else "matter.option"
        lines.append(say(key, place=way.place, what=way.what, cost=way.cost, doer=names(way.doer)))
    if view.voices is not None and any(way.chosen for way in view.ways):
        yes, no, silent = view.voices
        lines.append(say("matter.voices", yes=yes, no=no, silent=silent))
    if turn.role is not Role.RESIDENT:
        lines += [body_line(turn, each.body, each.agrees, each.reason) for each in view.bodies]
    return tuple(lines)


def body_line(turn: Turn, body: str, agrees: bool | None, reason: str) -> Sentence:
    """What one body says."""
    key = "govern.body_silent" if agrees is None else "govern.body_yes" if agrees else "govern.body_no"
    return say(key, body=turn.reference.body_name(body), reason=reason)


def end(turn: Turn, view: MatterView) -> tuple[Sentence, ...]:
    """What was promised, answered, and came of it."""
    names, lines = turn.reference.body_name, []
    for each in view.promises:
        day = turn.reference.local_date(each.due_at)
        state = say(STANDS[each.kept])
        lines.append(
            say("matter.promise_stands", body=names(each.body), what=each.what, day=day, state=state)
        )
    lines += [say(f"matter.{name}", words=words) for name, words in view.answers.items()]
    if view.outcome:
        lines.append(say("matter.outcome", words=view.outcome))
    return tuple(lines)


STANDS = {None: "matter.promise_open", True: "matter.promise_kept", False: "matter.promise_broken"}
"""How a promise stands."""


def buttons(turn: Turn, view: MatterView) -> Rows:
    """What its reader may do about it now."""
    matter = matters.find(turn.tx, view.id)
    assert matter is not None
    given = {"matter": view.id}
    if view.stage is MatterStage.PROPOSED:
        opening = Button(str(Verb.OPEN), {"case": view.case_id})
        return ((opening, Button(str(Verb.DROP), given)),)
    if turn.role is Role.RESIDENT:
        return (*of_resident(turn, view), (Button("progress", {"case": view.case_id}),))
    rows: list[tuple[Button, ...]] = [
        (Button(str(verb), given),) for verb in asked.offered(matter, turn.role)
    ]
    if view.stage is MatterStage.CONSULTING and any(
        each.body == turn.chat.body and each.agrees is None for each in view.bodies
    ):
        rows.insert(0, sign_row(view))
    if view.stage is MatterStage.DECIDED:
        rows += [
            promise_row(turn, view.id, each.id, place)
            for place, each in enumerate(view.promises, 1)
            if each.kept is None and (turn.role is not Role.HEAD or each.body == turn.chat.body)
        ]
    if view.stage is MatterStage.CLOSED:
        rows += practices.offer(turn, "matter", view.id)
    if Put.CHOICE in offered(act_of(turn)):
        rows.append((Button("vote_on_matter", given),))
    return tuple(rows)


def of_resident(turn: Turn, view: MatterView) -> Rows:
    """What somebody who joined may do."""
    act, given = act_of(turn), {"matter": view.id}
    matter = matters.find(turn.tx, view.id)
    assert matter is not None
    mine = seats.mine(act, matter)
    if mine is not None and view.stage in (MatterStage.NOMINATING, MatterStage.CHOOSING):
        return ((Button(str(Verb.STAND_DOWN), given),),)
    if view.stage is MatterStage.NOMINATING:
        return ((Button(str(Verb.STAND), given),),)
    if view.stage is MatterStage.CONSULTING and mine is not None and mine.seated:
        return (sign_row(view),)
    return ()


def sign_row(view: MatterView) -> tuple[Button, ...]:
    """Yes or no to the option that is put forward."""
    chosen = next(way.id for way in view.ways if way.chosen)
    given = {"matter": view.id, "option": chosen}
    return (Button(AGREE, given), Button(AGAINST, given))


def promise_row(turn: Turn, matter: int, promise: int, place: int) -> tuple[Button, ...]:
    """Kept, or not to be."""
    given = {"matter": matter, "promise": promise}
    kept = Button(str(Verb.KEEP), given, say("button.keep_one", place=place))
    rest = Button(str(Verb.GIVE_UP), given, say("button.give_up_one", place=place))
    return (kept, rest) if turn.role is Role.COORDINATOR else (kept,)
