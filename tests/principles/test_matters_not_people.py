"""Principle 2: figures show category, place and number; nobody is looked for, listed or exported by name."""

import ast
import inspect
import random
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.web.desk_export import COLUMNS
from models.vocabulary import Role
from tests.house.tree import ROOT
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    Community,
)
from tests.principles.life import let
from workflows.cases import export, queries, search
from workflows.cases.queries import CaseView, case_for
from workflows.responsiveness import board
from workflows.responsiveness.board import Matter
from workflows.responsiveness.dashboard.cells import cell_counts
from workflows.responsiveness.dashboard.view import Memory
from workflows.responsiveness.grid import CellShape
from workflows.responsiveness.progress import PublicCase, PublicStep

OWN_DATA = {
    "bot/dialogue/own.py",  # whether a case is one's own
    "workflows/cases/acts.py",  # in which part a resident acted
    "workflows/cases/commend.py",  # which of one's own cases one's praise is about
    "workflows/cases/lately.py",  # what one has going on oneself
    "workflows/cases/nearby.py",  # not one's own neighbour
    "workflows/cases/parties.py",  # who is told
    "workflows/cases/queries.py",  # one's own list
    "workflows/cases/reach.py",  # what binds a person to a case
    "workflows/cases/take_part.py",  # not one's own neighbour
    "workflows/cases/together.py",  # who has heard the answer already
    "workflows/claims/ask.py",  # whether anybody is left to ask for it by the code
    "workflows/mediation/begin.py",  # whether anybody is there to be asked
    "workflows/participation/evaluations/pressed.py",  # whether one has reported pressure already
    "workflows/responsiveness/figures/facts.py",  # how many cases come back to us: a number, of nobody
    "workflows/responsiveness/recheck/answer.py",  # what one was asked oneself
    "workflows/responsiveness/recheck/draw.py",  # whether anybody can be asked again
    "workflows/responsiveness/signs/told.py",  # whether one has told of pressure already: persons count
    "workflows/recognition.py",  # what one has sent oneself, to make words of it
    "workflows/house/seal_parts.py",  # at the upgrade: whether anybody brought it, to seal it under their key
}
"""Where a case may be asked whose it is; beside them what serves a person's own rights: workflows/privacy."""

WHO = ("person", "resident", "reporter", "phone", "contact")


def of_somebody(name: str) -> bool:
    """Whether a name speaks of a person."""
    return any(piece in WHO for piece in name.split("_"))


def test_only_a_persons_own_business_asks_who_brought_a_case() -> None:
    asking = {
        str(path.relative_to(ROOT))
        for room in ("bot", "workflows")
        for path in sorted((ROOT / room).rglob("*.py"))
        if compares(ast.parse(path.read_text(encoding="utf-8")), "reporter_id")
    }

    assert {path for path in asking if not path.startswith("workflows/privacy/")} <= OWN_DATA


def compares(tree: ast.AST, name: str) -> bool:
    """Whether something is compared with a column of this name."""
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return any(
        isinstance(part, ast.Attribute) and part.attr == name for each in compared for part in ast.walk(each)
    )


def test_no_command_takes_a_person_to_look_for() -> None:
    group = typer.main.get_command(app)
    taken = {
        f"{name} {parameter.name}"
        for name, command in walk(group)
        for parameter in command.params
        if of_somebody(str(parameter.name))
    }

    assert taken == set()


def walk(command: Any, name: str = "") -> list[tuple[str, Any]]:
    """Every command with those below it."""
    below = getattr(command, "commands", {})
    return [(name, command), *(pair for each, sub in below.items() for pair in walk(sub, f"{name} {each}"))]


@pytest.mark.parametrize(
    "typed", ["王小明", "13900000000", "3号楼2单元1201室", "resident:1", "1", "%", "' OR 1=1 --"]
)
@pytest.mark.parametrize("person", [COMPANY, DISPATCHER, COORDINATOR, AUDITOR])
def test_the_desk_finds_nobody_by_name_number_or_door(place: Community, person: int, typed: str) -> None:
    place.case(words="我叫王小明，电话13900000000", place="3号楼2单元1201室")

    found = search.find_case(place.tx, place.reference, place.chat(person), typed, START)

    assert (found.number, list(found.hints)) == (None, [])


def test_a_search_takes_what_was_typed_and_no_person() -> None:
    assert set(inspect.signature(search.find_case).parameters) == {"tx", "reference", "chat", "typed", "now"}
    assert "person" not in str(inspect.signature(queries.own_cases))


@pytest.mark.parametrize(
    "shown", [CaseView, Matter, PublicCase, PublicStep, CellShape], ids=lambda each: each.__name__
)
def test_no_view_of_a_case_names_who_brought_or_joined_it(shown: type) -> None:
    names = {field.name for field in fields(shown)}

    assert {name for name in names if of_somebody(name)} == set()


def test_an_export_has_no_column_of_a_person_and_counts_who_joined() -> None:
    assert {name for name in COLUMNS if of_somebody(name)} == set()


@pytest.mark.parametrize("person", [COMPANY, DISPATCHER, AUDITOR])
def test_staff_see_how_many_joined_and_never_who(place: Community, person: int) -> None:
    case = place.case(category=None)
    assert let(place, NEIGHBOUR, "join", case, 1)
    case.body = "COMPANY"
    place.tx.flush()

    view = case_for(place.tx, place.reference, place.chat(person), case.id)

    assert view.joined == 1
    assert not [step for step in view.timeline if str(NEIGHBOUR) in step.actor]


def test_an_exported_case_tells_that_residents_acted_and_not_which(place: Community) -> None:
    case = place.case()
    for minute, (who, deed) in enumerate([(NEIGHBOUR, "join"), (REPORTER, "add"), (NEIGHBOUR, "add")]):
        assert let(place, who, deed, case, minute)

    told = export.export_case(place.tx, case.number)

    assert told is not None
    assert {each["actor"].split(":")[0] for each in told["events"]} == {"resident", "system"}
    assert len({each["actor"] for each in told["events"] if each["actor"].startswith("resident")}) <= 2
    assert "reporter_id" not in told


def test_two_cases_of_one_person_cannot_be_put_together_from_what_is_exported(place: Community) -> None:
    mine = [place.case() for _ in range(2)]
    other = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    told = [export.export_case(place.tx, case.number) for case in (*mine, other)]

    keys = ("number", "opened_at", "due_at", "events")
    left = [{name: value for name, value in (each or {}).items() if name not in keys} for each in told]
    assert left[0] == left[1] == left[2]


def test_what_was_just_raised_is_counted_in_no_cell(place: Community) -> None:
    place.case()

    seen = cell_counts(place.tx, place.reference, START + timedelta(minutes=1), Memory())

    assert (seen.month, seen.counts) == (None, {})


def test_nobodys_share_of_the_requests_is_counted_anywhere(place: Community) -> None:
    chance = random.Random(5)
    for _ in range(6):
        who = chance.choice([REPORTER, NEIGHBOUR])
        place.case(person_id=who, chat_id=who)

    seen = board.board(place.tx, place.reference, START + timedelta(minutes=1))

    assert seen.headline.asked == 6
    assert {name for name in vars(seen.headline) if "people" in name or "person" in name} == set()


def test_a_residents_list_is_their_own(place: Community) -> None:
    place.case()
    theirs = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    listed = queries.own_cases(place.tx, place.reference, place.chat(NEIGHBOUR))

    assert [view.id for view in listed] == [theirs.id]
    assert place.chat(NEIGHBOUR).role is Role.RESIDENT
