"""The conversation of subscriptions: residents choose what they hear of, staff announce it."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.names_seen import warned
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import Role
from workflows.forms import Field
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.screens import Button, Screen, Sentence, Value, say
from workflows.subscriptions import announce, asked, choose
from workflows.subscriptions.announce import area_value, lines_of, topic_value
from workflows.subscriptions.asked import ANNOUNCE, FORMS, SUBSCRIBE
from workflows.subscriptions.view import Announced, Wanted, Way, few, wanted

LISTED = 20
LATELY = 5


def choices(turn: Turn, verb: str, _about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen, in words."""
    show = topic_value if field.name == "topic" else area_value
    return tuple((code, named(show(turn.reference, code))) for code in asked.codes(act_of(turn), verb, field))


def named(value: Value) -> str | Sentence:
    """A name for a button: a category's is said in the reader's language."""
    return value if isinstance(value, str | Sentence) else say("subscription.topic.named", name=value)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises SubscriptionRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, _about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and say what comes of it."""
    done = asked.perform(act_of(turn), verb, given)
    if isinstance(done, Announced):
        back = (Button("withdraw_announcement", {"announcement": done.id}), Button("announcements"))
        return Screen((say("subscription.done.announce"),), (back,))
    leave = Button("unsubscribe", {"subscription": done.id})
    return Screen(
        (say("subscription.done.subscribe", what=about_of(turn, done)),), ((leave, Button("subscriptions")),)
    )


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Show what was told, with what looks like names; at night also that it waits for the morning."""
    told = tuple(
        say("form.line", value=asking.named(turn, BOOK, verb, about, field, given[field.name]))
        for field in FORMS[verb]
    )
    if verb != ANNOUNCE:
        return told
    waits = () if announce.is_day(act_of(turn)) else (say("subscription.waits"),)
    return (*told, *warned(given["words"]), *waits)


BOOK = Book("subscription", FORMS, choices, check, do, preview, strict=True)
STARTS = asking.starts(BOOK)


def about_of(turn: Turn, row: Wanted) -> Sentence:
    """A subscription in words."""
    topic, area = topic_value(turn.reference, row.topic), area_value(turn.reference, row.area)
    return say("announce.about", topic=topic, area=area)


def listed(turn: Turn) -> Reply:
    """Show what somebody hears of, each with the press that leaves it."""
    mine = [wanted(each) for each in choose.of_person(turn.tx, turn.chat.person_id)[:LISTED]]
    head = say("subscription.list", count=len(mine)) if mine else say("subscription.none")
    rows = tuple(
        (
            Button(
                "unsubscribe",
                {"subscription": each.id},
                say("button.unsubscribe_from", what=about_of(turn, each)),
            ),
        )
        for each in mine
    )
    return stay(turn, Screen((head,), (*rows, (Button(SUBSCRIBE), Button("help")))))


def leave(turn: Turn) -> Reply:
    """Leave one, at once."""
    assert turn.press is not None
    row = choose.leave(act_of(turn), int(turn.press.action["subscription"]))
    lines = (say("subscription.left", what=about_of(turn, row)),)
    return stay(turn, Screen(lines, ((Button("subscriptions"), Button("help")),)))


def announcements(turn: Turn) -> Reply:
    """Show staff what they announced, and let them announce more; residents see what they hear of."""
    if turn.role is Role.RESIDENT:
        return listed(turn)
    if not has_duty(turn.role, Duty.ANNOUNCE):
        return stay(turn, Screen((say("subscription.no.not_yours"),), ((Button("help"),),)))
    head = say("subscription.announcements", count=few(choose.count(turn.tx)))
    cards = [card(turn, each) for each in announce.lately(act_of(turn), LATELY)]
    return stay(turn, Screen((head,), ((Button(ANNOUNCE), Button("help")),)), *cards)


def card(turn: Turn, row: Announced) -> Screen:
    """One announcement, with how many have heard it."""
    lines = (*lines_of(turn.reference, row), say(f"subscription.state.{row.way}", told=row.told))
    open_ = row.way is Way.WAITING
    rows = ((Button("withdraw_announcement", {"announcement": row.id}),),) if open_ else ()
    return Screen(lines, rows)


def withdraw(turn: Turn) -> Reply:
    """Take an announcement back."""
    assert turn.press is not None
    row = announce.withdraw(act_of(turn), int(turn.press.action["announcement"]))
    line = say("subscription.withdrawn", told=few(row.told))
    return stay(turn, Screen((line,), ((Button("announcements"),),)))


PRESSES: dict[str, Callable[[Turn], Reply]] = {SUBSCRIBE: STARTS[SUBSCRIBE], "unsubscribe": leave}
STAFF_PRESSES: dict[str, Callable[[Turn], Reply]] = {
    ANNOUNCE: STARTS[ANNOUNCE],
    "withdraw_announcement": withdraw,
}
