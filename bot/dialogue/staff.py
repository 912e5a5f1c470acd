"""The staff's conversation: which part answers which message, for every role that is not a resident's."""

from collections.abc import Callable

from bot.dialogue import (
    books,
    contact,
    doors,
    everyone,
    pleas,
    queue,
    related,
    ruling,
    straw_poll,
    task,
    weekly,
    work_group,
)
from bot.dialogue.appeals import deciding, declining
from bot.dialogue.budgets import routes as budgets
from bot.dialogue.conversations import officer as conversations
from bot.dialogue.covenants import citing
from bot.dialogue.covenants import listing as covenants
from bot.dialogue.desk import paper, several, sifting, today
from bot.dialogue.evaluations import officer as evaluations
from bot.dialogue.evaluations import rater
from bot.dialogue.governance import routes as governance
from bot.dialogue.grid import planner, worker
from bot.dialogue.joint import routes as joint
from bot.dialogue.joint.together import show_board
from bot.dialogue.loop import routes as loop
from bot.dialogue.means import routes as means
from bot.dialogue.mediation import handover, mediator
from bot.dialogue.meetings import routes as meetings
from bot.dialogue.needs import routes as needs
from bot.dialogue.panels import routes as panels
from bot.dialogue.petitions import officer as petitions
from bot.dialogue.practices import routes as practices
from bot.dialogue.presence import leave
from bot.dialogue.report import act_of, note
from bot.dialogue.rolls import officer
from bot.dialogue.services import routes as services
from bot.dialogue.signs import routes as signs
from bot.dialogue.subscriptions import routes as subscriptions
from bot.dialogue.talk import talk
from bot.dialogue.topics import routes as topics
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.votes import organize
from models.vocabulary import BODY_ROLES, RULERS, Role
from workflows.cases.numbers import find_mistyped, find_numbers
from workflows.cases.parties import shown_name
from workflows.cases.queries import case_for
from workflows.screens import Button, Screen, say

DOORS: dict[str, Callable[[Turn], Reply]] = {
    "devices": doors.devices,
    "link": doors.link_door,
    "opinions": conversations.listed,
}
LISTS: dict[str, Callable[[Turn], Reply]] = {
    "poll": straw_poll.begin,
    "services": services.listed,
    "matters": governance.listed,
    "means": means.listed,
    "needs": needs.listed,
    "announcements": subscriptions.announcements,
    "subscriptions": subscriptions.announcements,
    "votes": organize.listed,
    "panels": panels.listed,
    "assemblies": panels.assemblies,
    "budgets": budgets.listed,
    "covenants": covenants.listed,
    "practices": practices.listed,
    "petitions": petitions.listed,
    "evaluations": evaluations.listed,
    "wishes": joint.PRESSES["wishes"],
    "meetings": meetings.listed,
    "topics": topics.listed,
    "loop": loop.listed,
    "signs": signs.listed,
    "overview": lambda turn: note(turn, say("explained.overview")),
    "week": weekly.shown,
    "today": today.shown,
    "board": show_board,
    "queue": queue.parts,
    "away": leave.begin,
    "group": work_group.show_code,
    "rounds": planner.rounds_page,
    "roll": officer.listed,
    "mediation": mediator.listed,
    "language": everyone.language,
}
"""What each word that is a command shows to staff."""
DECIDING = {**declining.PRESSES, **deciding.PRESSES, "resume": pleas.resume}
"""What those press who settle, beside whose a case is."""
AT_THE_DESK = {**several.PRESSES, "sift": sifting.offer, "sheet": paper.press}
"""What everybody presses who has a queue."""
ON_SITE = {**mediator.PRESSES, **handover.PRESSES, **planner.PRESSES, **worker.PRESSES, **worker.SENDS}
"""What those press who mediate, plan rounds, walk them, send somebody to look; each step asks the gate."""
CONFIRMS = {
    **doors.CONFIRMS,
    **straw_poll.CONFIRMS,
    **related.CONFIRMS,
    **books.CONFIRMS,
    **mediator.CONFIRMS,
    **handover.CONFIRMS,
    **planner.CONFIRMS,
    **worker.CONFIRMS,
    **joint.CONFIRMS,
}


def respond(turn: Turn) -> Reply:
    """Answer one message of somebody who works here."""
    command = everyone.command_of(turn)
    if command is not None:
        return obey(turn, command)
    if turn.press is not None:
        return press(turn)
    return words(turn)


def obey(turn: Turn, command: str) -> Reply:
    """Do what a command says."""
    if command == "start":
        shown = task.tasks(turn)
        return Reply((greeting(turn), *shown.screens))
    if command in DOORS:
        return DOORS[command](turn)
    if command in LISTS:
        return LISTS[command](turn)
    if command in everyone.PRIVATE:
        return note(turn, say("privacy.staff_side"))
    if command == "progress":
        return task.tasks(turn)
    if command == "cancel" or (command == "undo" and turn.state != IDLE):
        return everyone.cancelled(turn)
    if command == "undo":
        return everyone.which_step(turn)
    if command == "thanks":
        return everyone.courtesy(turn)
    return everyone.help_screen(turn)


def greeting(turn: Turn) -> Screen:
    """The first words: who somebody is here, and under which name residents will read their answers."""
    line = say("welcome.staff", role=say(f"role.{turn.role}"), body=body_of(turn))
    if turn.role not in BODY_ROLES:
        return Screen((line,))
    name = shown_name(act_of(turn), turn.chat.person_id)
    return Screen((line, say("welcome.your_name", name=name)))


def body_of(turn: Turn) -> str:
    """For whom this person works."""
    if turn.chat.body:
        return turn.reference.body_name(turn.chat.body)
    return turn.reference.area_name(turn.chat.area) if turn.chat.area else ""


def press(turn: Turn) -> Reply:
    """Answer a button."""
    assert turn.press is not None
    name = turn.press.name
    if "locale" in turn.press.action:
        return everyone.set_language(turn)
    if name == "confirm" and (what := CONFIRMS.keys() & turn.press.action.keys()):
        return CONFIRMS[what.pop()](turn)
    if name in straw_poll.PRESSES and turn.role in straw_poll.ASKERS:
        return straw_poll.PRESSES[name](turn)
    if name in books.STAFF_PRESSES:
        return books.STAFF_PRESSES[name](turn)
    if name in AT_THE_DESK:
        return AT_THE_DESK[name](turn)
    if name in officer.PRESSES:
        return officer.PRESSES[name](turn)
    if name in doors.PRESSES:
        return doors.PRESSES[name](turn)
    if name in contact.STAFF_PRESSES and turn.role in BODY_ROLES:
        return contact.STAFF_PRESSES[name](turn)
    if citing.is_of_mediation(turn):
        return citing.IN_MEDIATION[name](turn)
    if name in ON_SITE:
        return ON_SITE[name](turn)
    if name in leave.PRESSES and turn.role in BODY_ROLES:
        return leave.PRESSES[name](turn)
    if name in joint.PRESSES:
        return joint.PRESSES[name](turn)
    if name in related.PRESSES:
        return related.PRESSES[name](turn)
    if turn.role in RULERS and name in ruling.PRESSES:
        return ruling.PRESSES[name](turn)
    if turn.role in RULERS and (said := DECIDING.get(name)):
        return said(turn)
    if name in pleas.PRESSES and turn.role in BODY_ROLES:
        return pleas.PRESSES[name](turn)
    if name in pleas.RULINGS and turn.role in RULERS | {Role.HEAD}:
        return pleas.RULINGS[name](turn)
    if name in task.PRESSES and (turn.role in BODY_ROLES or name in ("progress", "back", "cancel")):
        return task.PRESSES[name](turn)
    return task.tasks(turn)


def words(turn: Turn) -> Reply:
    """Words, pictures: what the state waits for, a case number, or nothing we know."""
    states = {
        **task.STATES,
        **several.STATES,
        **pleas.STATES,
        **leave.STATES,
        **ruling.STATES,
        **doors.STATES,
        **straw_poll.STATES,
        **books.STATES,
        **mediator.STATES,
        **handover.STATES,
        **planner.STATES,
        **worker.STATES,
        **declining.STATES,
        **deciding.STATES,
        **joint.STATES,
    }
    said = "" if turn.incoming.photos else turn.incoming.text or ""
    if turn.state in states and talk(said) == {"back"}:
        return task.back(turn)
    if turn.state == task.PREVIEW and "yes" in talk(said):
        return task.send(turn)
    if turn.state in states:
        return states[turn.state](turn)
    if panels.brings_code(turn):
        return panels.by_code(turn)
    if covenants.asks(turn):
        return covenants.answer(turn)
    if practices.asks(turn):
        return practices.answer(turn)
    if budgets.brings_code(turn):
        return budgets.by_code(turn)
    if rater.brings_code(turn):
        return evaluations.by_code(turn)
    numbers = find_numbers(turn.incoming.text or "")
    if numbers:
        case = case_for(turn.tx, turn.reference, turn.chat, numbers[0])
        if paper.asks(said):
            return paper.sheet(turn, case)
        card = Screen((say("case.found", number=case.number),), ((Button("progress", {"case": case.id}),),))
        return Reply((card,), IDLE)
    if mistyped := find_mistyped(turn.incoming.text or ""):
        return note(turn, say("excuse.number", number=mistyped[0]))
    if said and (seen := today.by_words(turn) or queue.by_words(turn)):
        return seen
    screen = Screen((say("staff.what"),), ((Button("progress"), Button("help")),))
    return Reply((screen,), turn.state, turn.memory, spent=False)
