"""Staff say when they are away and who stands in; heads say it for their people too."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.dialogue.presence.dates import days_in, span_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from models.vocabulary import Role
from workflows.cases.cards import rows
from workflows.presence import away
from workflows.presence.acknowledge import acknowledge
from workflows.presence.hands import name_of, those_at
from workflows.presence.terms import Absent, Away
from workflows.screens import Button, Screen, Sentence, Value, say

DATES = "away_dates"
SPANS = (("today", 0, 1), ("tomorrow", 1, 1), ("three_days", 0, 3), ("week", 0, 7))
"""What is offered: a name, how many days from today it begins, how many days it lasts."""


def known(turn: Turn) -> Reply:
    """Keep that somebody knows of a reminder; the card above stays as it is."""
    assert turn.press is not None
    case = acknowledge(act_of(turn), int(turn.press.action["case"]))
    screen = Screen(
        (say("acknowledged.done", number=case.number),),
        rows((("progress",),), case.id),
        (),
        case.id,
        case.number,
    )
    return Reply((screen,), turn.state, turn.memory, spent=False)


def begin(turn: Turn) -> Reply:
    """Show who is away, and ask when."""
    if not turn.chat.body:
        return note(turn, say("away.not_here"))
    return ask_dates(turn, turn.chat.person_id, listed(turn))


def listed(turn: Turn) -> tuple[Absent, ...]:
    """The absences this chat may end: one's own, or those of the body."""
    found = away.listed(turn.tx, turn.chat.body or "")
    heads = turn.role is Role.HEAD
    return tuple(each for each in found if heads or each.person_id == turn.chat.person_id)


def ask_dates(turn: Turn, who: int, shown: tuple[Absent, ...] = ()) -> Reply:
    """From when to when?"""
    lines = tuple(line_of(turn, each) for each in shown)
    ends = tuple((end_button(turn, each, several=len(shown) > 1),) for each in shown)
    spans = tuple(
        Button("away_days", {"who": who, "from": start, "days": days}, say(f"away.span.{name}"))
        for name, start, days in SPANS
    )
    others = ((Button("away_other"),),) if turn.role is Role.HEAD and who == turn.chat.person_id else ()
    own = who == turn.chat.person_id
    ask = say("away.when") if own else say("away.when_other", name=called(turn, who))
    screen = Screen((*lines, ask), (*ends, spans[:2], spans[2:], *others, (Button("back"),)))
    return Reply((screen,), DATES, {"who": who})


def line_of(turn: Turn, absence: Absent) -> Sentence:
    """Who is away when, and who stands in."""
    return say(
        "away.line",
        name=called(turn, absence.person_id),
        first=turn.reference.local_date(absence.since),
        last=last_day(turn, absence),
        deputy=deputy_value(turn, absence.deputy_id),
    )


def last_day(turn: Turn, absence: Absent) -> date:
    """The last day on which somebody is away."""
    return turn.reference.local_date(absence.until - timedelta(seconds=1))


def deputy_value(turn: Turn, deputy: int | None) -> Value:
    """Who stands in, by name; everybody where nobody is named."""
    return called(turn, deputy) if deputy else say("away.everybody")


def called(turn: Turn, person: int) -> Value:
    """Who somebody is among colleagues: the name, or a number where none is known."""
    return name_of(turn.tx, person) or say("staff.numbered", number=str(person))


def end_button(turn: Turn, absence: Absent, *, several: bool) -> Button:
    """A button that ends an absence; with the name where there are several."""
    name = called(turn, absence.person_id)
    label = say("button.away_end_of", name=name) if several else say("button.away_end")
    return Button("away_end", {"absence": absence.id}, label)


def ask_whose(turn: Turn) -> Reply:
    """Whom is it about? A head may say it for anybody of the body."""
    people = [each for each in those_at(turn.tx, turn.chat.body or "") if each != turn.chat.person_id]
    if turn.role is not Role.HEAD or not people:
        return note(turn, say("away.nobody_else"))
    buttons = tuple((person_button(turn, "away_who", {"who": each}, each),) for each in people)
    screen = Screen((say("away.who"),), (*buttons, (Button("back"),)))
    return Reply((in_place(turn, screen),), turn.state, turn.memory)


def person_button(turn: Turn, name: str, action: Mapping[str, str | int], person: int) -> Button:
    """A colleague as a button."""
    label = say("button.choose", name=called(turn, person))
    return Button(name, action, label)


def of_other(turn: Turn) -> Reply:
    """It is about this colleague."""
    assert turn.press is not None
    return ask_dates(turn, int(turn.press.action["who"]))


def chosen(turn: Turn) -> Reply:
    """These days were offered."""
    assert turn.press is not None
    given, today = turn.press.action, turn.reference.local_date(turn.now)
    first = today + timedelta(days=int(given["from"]))
    return ask_deputy(turn, int(given["who"]), first, first + timedelta(days=int(given["days"]) - 1))


def written(turn: Turn) -> Reply:
    """Days were written; what is no day is asked again."""
    who, today = int(turn.memory["who"]), turn.reference.local_date(turn.now)
    days = days_in(turn.incoming.text or "", today)
    return ask_dates(turn, who) if days is None else ask_deputy(turn, who, *days)


def ask_deputy(turn: Turn, who: int, first: date, last: date) -> Reply:
    """Who stands in?"""
    given: dict[str, str | int] = {"who": who, "first": first.isoformat(), "last": last.isoformat()}
    people = [each for each in those_at(turn.tx, turn.chat.body or "") if each != who]
    buttons = tuple((person_button(turn, "away_deputy", {**given, "deputy": each}, each),) for each in people)
    everybody = (Button("away_deputy", given, say("button.away_queue")),)
    line = say("away.deputy", first=first, last=last)
    return Reply((Screen((line,), (*buttons, everybody, (Button("back"),))),))


def keep(turn: Turn) -> Reply:
    """Write it down."""
    assert turn.press is not None
    given = turn.press.action
    first, last = (date.fromisoformat(str(given[name])) for name in ("first", "last"))
    since, until = span_of(first, last, turn.reference, turn.now)
    deputy = int(given["deputy"]) if "deputy" in given else None
    absence = away.go_away(act_of(turn), Away(int(given["who"]), since, until, deputy))
    screen = Screen(
        (say("away.kept"), line_of(turn, absence)), ((end_button(turn, absence, several=False),),)
    )
    return Reply((in_place(turn, screen),))


def end(turn: Turn) -> Reply:
    """Somebody is there after all, or again."""
    assert turn.press is not None
    absence = away.come_back(act_of(turn), int(turn.press.action["absence"]))
    line = say("away.ended", name=called(turn, absence.person_id))
    return Reply((in_place(turn, Screen((line,), ((Button("progress"),),))),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "acknowledge": known,
    "away_days": chosen,
    "away_other": ask_whose,
    "away_who": of_other,
    "away_deputy": keep,
    "away_end": end,
}
STATES: dict[str, Callable[[Turn], Reply]] = {DATES: written}
