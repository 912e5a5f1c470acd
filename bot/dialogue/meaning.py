"""Somebody asks what a message means: it is said again in other, plainer words, with the same buttons."""

from bot.dialogue.everyone import help_screen
from bot.dialogue.talk import talk
from bot.dialogue.turn import Reply, Turn, stay
from workflows.conversation import last_shown
from workflows.screens import Screen, from_json, say

PLAIN = {
    "danger.": "plain.danger",
    "draft.same": "plain.near",
    "draft.alike": "plain.near",
    "near.": "plain.near",
    "draft.understood": "plain.card",
    "draft.which_category": "plain.category",
    "draft.which_place": "plain.place",
    "danger.where": "plain.place",
    "draft.which_time": "plain.time",
    "draft.about_whom": "plain.about",
    "belongs.": "plain.belongs",
    "ask.solved": "plain.solved",
    "ask.satisfaction": "plain.satisfaction",
    "ask.contacted": "plain.contacted",
    "resident.replied": "plain.contacted",
    "resident.rate_reminder": "plain.contacted",
    "verdict.": "plain.why",
    "mediation.invited": "plain.mediation",
    "mediation.": "plain.mediation_goes_on",
    "resident.asked": "plain.asked",
    "add.": "plain.add",
    "registered.": "plain.registered",
    "joined.": "plain.joined",
    "withdraw.": "plain.withdraw",
    "reopen.": "plain.reopen",
    "appeal.": "plain.appeal",
    "resident.declined": "plain.declined",
    "resident.late": "plain.late",
    "resident.extended": "plain.extended",
    "resident.suspended": "plain.suspended",
    "resident.": "plain.step",
    "case.": "plain.case",
    "photo.": "plain.say_what",
    "recording.": "plain.say_what",
    "location.": "plain.say_what",
    "anonymous.first": "plain.say_what",
    "already.": "plain.already",
    "rights.": "plain.rights",
    "forget.": "plain.forget",
    "link.": "plain.link",
    "contact.": "plain.contact",
    "welcome.": "plain.welcome",
}
"""How what a message says is said more plainly, by the head of its sentences; the first that fits."""


def asks(turn: Turn) -> bool:
    """Whether somebody says that they do not understand, and nothing else."""
    said = talk(turn.incoming.text or "")
    return "unclear" in said and said <= {"unclear", "greeting", "thanks"} and not turn.incoming.photos


def explain(turn: Turn) -> Reply:
    """Explain what was shown last; where that is explained already, or nothing, say what can be done here."""
    shown = last_shown(turn.tx, turn.chat.id)
    screen = from_json(shown.screen, shown.case_id) if shown else None
    key = plain_of(screen) if screen else None
    if shown is None or screen is None or key is None:
        return help_screen(turn)
    buttons = () if shown.spent else screen.buttons
    return stay(turn, Screen((say(key),), buttons, (), shown.case_id, screen.case_number))


def plain_of(screen: Screen) -> str | None:
    """The plainer words for a message; None where there are none."""
    keys = [line.key for line in screen.lines]
    return next((plain for head, plain in PLAIN.items() if any(key.startswith(head) for key in keys)), None)
