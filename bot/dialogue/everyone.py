"""What everybody can say at any time: start, help, language, cancel."""

from collections.abc import Mapping
from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from models.vocabulary import BODY_ROLES, Locale, Role
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.votes.stages import ORGANIZERS
from workflows.polls.straw import ASKERS
from workflows.privacy.link_codes import without_code
from workflows.screens import Button, Screen, say

LONGEST_COMMAND = 40
STOPS = ".!?~\u3002\uff01\uff1f\uff5e"
PRIVATE = ("privacy", "mydata", "contact", "devices", "link", "forget")
"""What concerns a person's own data and doors."""

COMMANDS = (
    "help",
    "language",
    "cancel",
    "undo",
    "progress",
    "greeting",
    "thanks",
    "poll",
    "group",
    "board",
    "meetings",
    "wishes",
    "week",
    "today",
    "queue",
    "away",
    "mediation",
    "services",
    "matters",
    "topics",
    "loop",
    "signs",
    "overview",
    "means",
    "announcements",
    "subscriptions",
    "needs",
    "votes",
    "rounds",
    "walks",
    "roll",
    "petitions",
    "launch_petition",
    "covenants",
    "practices",
    "opinions",
    "budgets",
    "evaluations",
    "panels",
    "assemblies",
    *PRIVATE,
)
OUTSIDE = (
    Button("walks"),
    Button("votes"),
    Button("petitions"),
    Button("assemblies"),
    Button("opinions"),
    Button("budgets"),
    Button("evaluations"),
    Button("covenants"),
    Button("roll"),
    Button("subscriptions"),
    Button("week"),
)
"""What a resident may take part in, beside their own matters."""

ASKED_HERE = ("votes", "opinions", "budgets", "evaluations", "covenants", "assemblies")
"""What organizers ask people."""

PRESSED = frozenset(
    {
        "help",
        "language",
        "progress",
        "poll",
        "group",
        "roll",
        "board",
        "meetings",
        "wishes",
        "week",
        "today",
        "queue",
        "away",
        "services",
        "topics",
        "means",
        "needs",
        "subscriptions",
        "announcements",
        "votes",
        "petitions",
        "covenants",
        "practices",
        "opinions",
        "budgets",
        "evaluations",
        "panels",
        "assemblies",
        *PRIVATE,
    }
)


@cache
def typed_commands() -> Mapping[str, str]:
    """Words that are commands when they stand alone, of every language: word -> command."""
    found: dict[str, str] = {}
    for locale in Locale:
        for command in COMMANDS:
            words = phrase(f"command.{command}", locale).split("|")
            found |= {word.strip().lower(): command for word in words}
    return found


def command_of(turn: Turn) -> str | None:
    """The command a turn carries: given as such, pressed, or typed alone."""
    if turn.incoming.command:
        return named_command(turn.incoming.command)
    if turn.press and turn.press.name in PRESSED and "case" not in turn.press.action:
        return turn.press.name
    return typed_command(turn.incoming.text or "")


def named_command(name: str) -> str:
    """A command by its name or another word for it: every door takes the same ones."""
    return name if name in COMMANDS else typed_commands().get(name, name)


def typed_command(text: str) -> str | None:
    """The command that words are, standing alone."""
    rest = without_code(text) if len(text) < LONGEST_COMMAND else None
    if rest == "":
        return "link"
    typed = (text if rest is None else rest).strip().lower().lstrip("/")
    return typed_commands().get(typed.rstrip(STOPS) or typed)


def language(turn: Turn) -> Reply:
    """Offer the languages."""
    choices = tuple(Button(f"locale_{locale}", {"locale": locale}) for locale in Locale)
    return stay(turn, Screen((say("language.choose"),), (choices,)))


def set_language(turn: Turn) -> Reply:
    """Speak another language from now on."""
    assert turn.press is not None
    locale = str(turn.press.action["locale"])
    screen = in_place(turn, Screen((say("language.set"),), ((Button("help"),),)))
    return Reply((screen,), turn.state, turn.memory, locale=locale)


def help_screen(turn: Turn) -> Reply:
    """Say what can be done here."""
    resident = turn.chat.role == "resident"
    key = "help.resident" if resident else "help.staff"
    own = Button("privacy") if resident else Button("devices")
    outside: tuple[Button, ...] = OUTSIDE if resident else ()
    if turn.chat.role in (Role.GRID_WORKER, Role.COORDINATOR):
        outside = (Button("rounds"),)
    more = (Button("poll"),) if turn.chat.role in ASKERS else ()
    room = (Button("group"),) if turn.chat.role in BODY_ROLES else ()
    bought = (Button("services"),) if turn.chat.role is Role.HEAD else ()
    drawn = (Button("means"),) if has_duty(turn.chat.role, Duty.MEANS) else ()
    board = (Button("board"),) if has_duty(turn.chat.role, Duty.BOARD) else ()
    asks = tuple(map(Button, ASKED_HERE)) if turn.chat.role in ORGANIZERS else ()
    staff = () if resident else (Button("today"), Button("practices"))
    house = (*asks, *room, *board, *bought, *drawn, *staff, *of_figures(turn.chat.role))
    buttons = ((Button("progress"), Button("language")), (own, *outside, *more, *house))
    return stay(turn, Screen((say(key), say("help.emergency")), buttons))


def of_figures(role: Role) -> tuple[Button, ...]:
    """What follows from figures, for those who have a say in it."""
    tells = (Button("announcements"),) if has_duty(role, Duty.ANNOUNCE) else ()
    short = (Button("needs"),) if has_duty(role, Duty.NEEDS) else ()
    leads = (Button("topics"), Button("loop")) if role in (Role.COORDINATOR, Role.HEAD) else ()
    heard = (Button("signs"),) if role in (Role.AUDITOR, Role.HEAD) else ()
    return (*tells, *short, *leads, *heard)


def courtesy(turn: Turn) -> Reply:
    """Somebody is polite; nothing to do."""
    return stay(turn, Screen((say("thanks.reply"),), ((Button("progress"), Button("help")),)))


def which_step(turn: Turn) -> Reply:
    """Nothing is at hand whose last step could be taken back: say where that is done."""
    return stay(turn, Screen((say("undo.which"),), ((Button("progress"), Button("help")),)))


def cancelled(turn: Turn) -> Reply:
    """Leave whatever was begun; nothing was registered."""
    key = "cancel.done" if turn.state != IDLE else "cancel.nothing"
    return Reply((Screen((say(key),), ((Button("help"), Button("progress")),)),))
