"""Nothing goes round the gate: every verb, step, notice and word of it has its entry, or a test fails."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import workflows.appeals
import workflows.cases
import workflows.joint
import workflows.privacy
from models.vocabulary import Role
from tests.house.tree import ROOT
from tests.security.trials import NOT_BUILT, READS, TRIALS
from workflows.cases.acts import Act
from workflows.cases.life import MOVES
from workflows.cases.moves import Verb
from workflows.gate import BY_VERB, DUTIES, TABLE
from workflows.gate_terms import Action, Duty

ELSEWHERE = {
    Action.MERGE: "tests/workflows/test_merging.py",
    Action.SUPPLY: "an answer comes in by ADD; who reported answers the question (question.txt)",
    Action.REPORTER: "no line grants it to anybody",
    Action.CONTACT: "tests/workflows/privacy/test_share.py",
    Action.SHARE: "tests/workflows/privacy/test_share.py",
    **dict.fromkeys(
        (Action.APPROVE, Action.EXTEND, Action.EXEMPT, Action.SUSPEND), "tests/workflows/pleas/test_pleas.py"
    ),
    **dict.fromkeys((Action.APPEAL, Action.DECIDE), "tests/workflows/appeals/test_appeals.py"),
    **dict.fromkeys((Action.HAND_OVER, Action.CHASE, Action.TAG), "tests/bot/web/test_desk_bulk.py"),
    Action.EXPORT: "tests/bot/web/test_desk_export.py",
    **dict.fromkeys(
        (Action.SHARE_OUT, Action.WHISTLE, Action.HELP, Action.CLAIM), "tests/workflows/joint/test_joint.py"
    ),
    Action.SEND: "tests/workflows/grid/test_checks.py",
    Action.LOOK: "tests/workflows/grid/test_checks.py",
    **dict.fromkeys((Action.GOVERN, Action.TAKE_PART), "tests/workflows/governance/test_matters.py"),
    Action.BUY: "tests/workflows/services/test_services.py",
    **dict.fromkeys((Action.DRAW, Action.GRANT_MEANS, Action.ACCOUNT), "tests/workflows/means/test_means.py"),
    Action.MEDIATE: "tests/workflows/mediation/test_mediation.py",
}
"""Actions that are not tried in the matrix, and where they are."""

LOADERS = {
    *("cases.acts.case_of", "cases.parties.case_to", "cases.parties.own_case", "cases.parties.ruled_case"),
    *("cases.parties.reported_case", "cases.parties.followed_case", "cases.parties.people"),
    *("cases.acts.keep_words", "cases.acts.owner_of", "cases.amend.amendable"),
    *("cases.settled.to_settle", "cases.settled.take_back"),
}
"""Functions of an act and a case that are no acts of their own: what others load, keep and count by."""

BY_OTHERS = {
    *("privacy.share.allow", "privacy.share.end", "privacy.share.read"),  # test_share.py
    *("cases.follow_up.answer_solved", "cases.follow_up.answer_satisfaction"),  # load by awaiting_verdict
    "cases.take_in_group.take_in_group",  # accepts; test_groups.py
    *("cases.merging.merge", "cases.merging.separate"),  # test_merging.py
    "cases.retract.take_verdict_back",  # tests/principles/test_a_slip_is_taken_back.py
    *(
        "cases.plead.approve",
        "cases.plead.refuse",
        "cases.plead.ruling",
        "cases.plead.take_back",
    ),  # pleas/test_pleas.py
    *("appeals.appeal.appeal", "appeals.appeal.appealable"),  # appeals/test_appeals.py
    *("appeals.decide.decidable", "appeals.decide.uphold", "appeals.decide.dismiss"),
    *("joint.call.whistle", "joint.call.share_out", "joint.call.whistling", "joint.call.sharing"),
    *("joint.call.untils", "joint.conclude.conclude", "joint.conclude.concluding"),
    *("joint.wishes.offer", "joint.wishes.offering"),  # joint/test_joint.py
    "cases.commend.commend",  # test_praise.py
    "cases.take_part.leave",  # one's own joining; test_sketches.py
}


def steps() -> Iterator[str]:
    """Every public function of the cases and of personal rights that takes an act and the id of a case."""
    for package in (workflows.appeals, workflows.cases, workflows.joint, workflows.privacy):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            loaded = importlib.import_module(module.name)
            for name, function in inspect.getmembers(loaded, inspect.isfunction):
                first = list(inspect.signature(function).parameters.items())[:2]
                takes = [each for each, _ in first] == ["act", "case_id"] and first[0][1].annotation is Act
                if function.__module__ == module.name and takes and not name.startswith("_"):
                    yield f"{module.name.removeprefix('workflows.')}.{name}"


def test_every_verb_has_its_action() -> None:
    assert set(BY_VERB) == set(Verb)


def test_every_action_is_tried_or_known_not_to_be() -> None:
    assert READS | TRIALS.keys() | NOT_BUILT | ELSEWHERE.keys() == set(Action)


def test_every_step_on_a_case_is_tried_at_the_gate() -> None:
    tried = {trial.name for trials in TRIALS.values() for trial in trials}

    assert set(steps()) - LOADERS - BY_OTHERS == tried


def test_a_move_for_which_there_is_no_step_is_made_by_nobody() -> None:
    missing = {verb for verb, action in BY_VERB.items() if action in NOT_BUILT}
    made = {
        node.attr
        for path in sorted((ROOT / "workflows").rglob("*.py"))
        if path.name not in ("life.py", "moves.py", "gate.py", "needs.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Verb"
    }

    assert {verb.name for verb in missing} & made == set()


def test_nobody_may_move_a_case_by_the_one_table_whom_the_other_never_lets_near_it() -> None:
    granted = {(role, action) for line in TABLE for role in line.who for action in line.may}
    wanted = {
        (role, action_of(row.verb, role))
        for row in MOVES
        for role in row.who - {Role.SYSTEM}
        if action_of(row.verb, role)
    }

    assert wanted <= granted


def action_of(verb: Verb, role: Role) -> Action | None:
    """The action by which a role makes a move."""
    if verb is Verb.SEPARATE and role is Role.RESIDENT:
        return Action.REOPEN
    return Action.REINSTATE if verb is Verb.REOPEN and role is Role.COORDINATOR else BY_VERB[verb]


def test_recipients_of_notices_are_chosen_in_one_place() -> None:
    choosing = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "workflows").rglob("*.py"))
        if any(
            name in path.read_text(encoding="utf-8")
            for name in ("chats_of_body(", "chats_of_body_now(", "chats_of_role(", "chats_of_worker(")
        )
    }

    assert choosing == {"workflows/notices.py", "workflows/cases/parties.py"}


def test_who_brought_a_case_is_shown_to_nobody() -> None:
    assert not [line for line in TABLE if Action.REPORTER in line.may]


def test_every_duty_has_its_roles_and_residents_have_but_one() -> None:
    assert set(DUTIES) == set(Duty)
    assert {duty for duty, roles in DUTIES.items() if Role.RESIDENT in roles} == {Duty.FIND}
    assert DUTIES[Duty.ADMINISTER] == {Role.OPERATOR}


def test_auditors_change_nothing() -> None:
    may = {action for line in TABLE if Role.AUDITOR in line.who for action in line.may}

    assert may == READS | {Action.EXPORT}
