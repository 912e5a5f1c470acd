"""Gives whoever works for a body a code that makes a group at a messenger the body's own."""

from bot.dialogue.doors import code_ended
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import BODY_ROLES
from workflows.cases.group_codes import make_group_code
from workflows.house.bot_links import group_link, staff_link
from workflows.screens import Button, Screen, say


def show_code(turn: Turn) -> Reply:
    """Show a new code, and how it comes into the group."""
    if turn.chat.body is None or turn.role not in BODY_ROLES:
        return note(turn, say("group.for_bodies"))
    ended = code_ended(turn)
    code = make_group_code(act_of(turn), turn.chat.id, turn.real_now)
    if code is None:
        return note(turn, say("link.too_many"))
    body, minutes = turn.reference.body_name(turn.chat.body), turn.reference.policy.link_minutes
    lines = [say("group.code", body=body, code=code, minutes=minutes), say("group.code_how", code=code)]
    if link := group_link(staff_link(turn.tx), code):
        lines.append(say("group.code_link", link=link))
    return stay(
        turn, Screen((*lines, say("group.code_secret"), *ended), ((Button("help"), Button("progress")),))
    )
