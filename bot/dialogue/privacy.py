"""What is kept of a person and who sees it: the words for it, consents, a copy of it all, forgetting."""

from collections.abc import Callable

from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from models.vocabulary import Purpose
from workflows.conversation import WEB
from workflows.privacy import consent, farewell, forget, summary
from workflows.screens import Button, Screen, Sentence, say

FORGETTING = "forgetting"  # asked a second time
SEPARATE = (Purpose.LOCATION, Purpose.PUBLISH)
"""What is agreed to by itself, here; contact data has a conversation of its own."""


def told() -> tuple[Sentence, ...]:
    """The words by which we say what is kept and who sees it (`workflows.privacy.consent.version`)."""
    return (say("welcome.privacy"),)


def overview(turn: Turn) -> Reply:
    """Say it at length, with what the person has agreed to, and the way to everything of theirs."""
    agreed = consent.standing(turn.tx, turn.chat.person_id)
    days = turn.reference.policy.anonymise_days
    lines = [
        *told(),
        say("privacy.kept"),
        say("privacy.term", days=days),
        say("privacy.version", version=consent.version(turn.tx)),
    ]
    lines += [say(f"privacy.{each}.{'yes' if each in agreed else 'no'}") for each in SEPARATE]
    toggles = tuple(
        (
            Button(
                "disagree" if each in agreed else "agree",
                {"purpose": each},
                toggle_label(each, each in agreed),
            ),
        )
        for each in SEPARATE
    )
    buttons = (
        (Button("mydata"), Button("contact")),
        (Button("devices"), Button("link")),
        *toggles,
        (Button("forget"),),
    )
    return stay(turn, in_place(turn, Screen(tuple(lines), buttons)))


def toggle_label(purpose: Purpose, agreed: bool) -> Sentence:
    """What the button of a consent says."""
    return say(f"button.{'disagree' if agreed else 'agree'}_{purpose}")


def agree(turn: Turn) -> Reply:
    """Keep a consent."""
    assert turn.press is not None
    consent.agree(act_of(turn), Purpose(str(turn.press.action["purpose"])))
    return overview(turn)


def disagree(turn: Turn) -> Reply:
    """Take it back; what rested on it goes at once."""
    assert turn.press is not None
    consent.take_back(act_of(turn), Purpose(str(turn.press.action["purpose"])))
    return overview(turn)


def with_news(turn: Turn, reply: Reply) -> Reply:
    """Add the words about privacy to an answer when they have changed since this person was told."""
    if consent.is_told(turn.tx, turn.chat.person_id):
        return reply
    consent.agree(act_of(turn), Purpose.SERVICE)
    screen = Screen((say("privacy.news"), *told()), ((Button("privacy"),),))
    return Reply((*reply.screens, screen), reply.state, reply.memory, reply.locale, reply.spent)


def account(turn: Turn) -> Reply:
    """Say in a few numbers what is kept, and where all of it can be had."""
    seen = summary.summary(turn.tx, turn.chat.person_id)
    kinds = tuple(say(f"contact_kind.{kind}") for kind in seen.contacts)
    line = say(
        "mydata.account",
        cases=seen.cases,
        joined=seen.joined,
        words=seen.words,
        pictures=seen.pictures,
        doors=seen.doors,
        contacts=kinds or say("mydata.no_contacts"),
        reads=seen.reads,
    )
    buttons = ((Button("download"), Button("privacy")),)
    return stay(turn, in_place(turn, Screen((line, say("mydata.where")), buttons)))


def where(turn: Turn) -> Reply:
    """A press of the download at a door that has none: say how to come by it."""
    return note(turn, say("mydata.where"))


def ask_forget(turn: Turn) -> Reply:
    """Say what goes, what stays, and what becomes of open matters."""
    seen = forget.outlook(turn.tx, turn.chat.person_id)
    lines = [say("forget.goes"), say("forget.stays"), say("forget.for_good")]
    choices: tuple[tuple[Button, ...], ...] = ((forget_button("forget_now", "keep"),),)
    if seen.open:
        lines.insert(2, say("forget.open", count=len(seen.open), numbers=seen.open))
        choices = ((forget_button("forget_withdraw", "withdraw"),), (forget_button("forget_keep", "keep"),))
    return stay(turn, Screen(tuple(lines), (*choices, (Button("back"),))))


def forget_button(name: str, then: str) -> Button:
    """A button that begins forgetting, and what then becomes of open matters."""
    return Button(name, {"open": then})


def ask_again(turn: Turn) -> Reply:
    """Ask the second time."""
    assert turn.press is not None
    then = str(turn.press.action["open"])
    screen = Screen((say("forget.sure"),), ((Button("confirm", {"forget": then}), Button("back")),))
    return Reply((in_place(turn, screen),), FORGETTING, {"open": then})


def forget_me(turn: Turn) -> Reply:
    """Forget; these are the last words. At a messenger they wait in the outbox: this chat is no more."""
    assert turn.press is not None
    if turn.state != FORGETTING:
        return note(turn, say("excuse.left"))
    withdraw = turn.press.action["forget"] == "withdraw"
    last_words = Screen((say("forget.done"),))
    farewell.forget_and_part(act_of(turn), turn.chat, last_words, withdraw=withdraw)
    return Reply((last_words,) if turn.chat.channel == WEB else (), gone=True)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "agree": agree,
    "disagree": disagree,
    "download": where,
    "forget_now": ask_again,
    "forget_withdraw": ask_again,
    "forget_keep": ask_again,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"forget": forget_me}
