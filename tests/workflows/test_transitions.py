"""The table of moves, read in full: who may do what, and that no case gets stuck."""

import pytest

from models.vocabulary import OPEN_STATUSES, EventKind, Role, Status
from workflows.cases.clocks import ClockEffect
from workflows.cases.life import FINAL, MOVES
from workflows.cases.moves import Move, Need, Party, Verb
from workflows.cases.transitions import (
    TransitionRefused,
    allowed,
    moves_from,
    ruler_of,
    verdict_verb,
)

# Every edge of the life of a case, written out once more and independently of the table.
EDGES = """
register      draft                                                   > registered
assign        registered assigned reopened                            > assigned
accept        assigned reopened                                       > accepted
release       accepted                                                > assigned
ask           accepted in_progress                                    > awaiting_resident
supply        awaiting_resident                                       > in_progress
resume        awaiting_resident suspended                             > in_progress
reply         accepted in_progress awaiting_resident                  > replied
verdict_close replied                                                 > closed
review        replied                                                 > closed
retract       closed reopened                                         > replied
auto_close    replied                                                 > closed
reopen        replied closed merged declined                          > reopened
return        assigned accepted                                       > returned
rule          returned                                                > assigned
withdraw      draft registered assigned accepted in_progress          > withdrawn
withdraw      awaiting_resident returned suspended reopened           > withdrawn
merge         registered assigned accepted in_progress                > merged
merge         returned reopened                                       > merged
separate      merged                                                  > reopened
reply_too     merged                                                  > replied
decline       registered returned                                     > declined
suspend       accepted in_progress                                    > suspended
appeal        closed declined                                         > stays
uphold        closed declined                                         > reopened
dismiss       closed declined                                         > stays
plead         accepted in_progress replied closed                     > stays
take_back     accepted in_progress awaiting_resident replied closed   > stays
approve       accepted in_progress awaiting_resident replied closed   > stays
refuse        accepted in_progress awaiting_resident replied closed   > stays
extend        accepted in_progress awaiting_resident                  > stays
exempt        replied closed                                          > stays
share_out     accepted in_progress awaiting_resident                  > stays
whistle       assigned accepted in_progress awaiting_resident         > stays
whistle       reopened                                                > stays
assign_heir   assigned accepted in_progress reopened                  > assigned
inherit       awaiting_resident suspended returned                    > stays
orphan        assigned accepted in_progress reopened                  > returned
orphan        awaiting_resident suspended                             > returned
"""


def edges() -> dict[tuple[Status, Verb], Status | None]:
    rows = [line.replace(">", "").split() for line in EDGES.strip().splitlines()]
    ends = {str(status): status for status in Status}
    return {(Status(status), Verb(verb)): ends.get(to) for verb, *froms, to in rows for status in froms}


def roles_of(status: str, verb: str) -> set[str]:
    return {role for role in Role if any(move.verb == verb for move in moves_from(Status(status), role))}


def test_the_table_holds_these_edges_and_no_other() -> None:
    assert {(status, move.verb): move.to for move in MOVES for status in move.from_} == edges()


def test_no_edge_stands_twice() -> None:
    assert sum(len(move.from_) for move in MOVES) == len(edges())


@pytest.mark.parametrize(
    ("status", "verb", "roles"),
    [
        ("draft", "register", "resident grid_worker system"),
        ("registered", "assign", "dispatcher coordinator system"),
        ("assigned", "accept", "handler head grid_worker"),
        ("accepted", "release", "handler head grid_worker"),
        ("accepted", "ask", "handler head grid_worker"),
        ("awaiting_resident", "supply", "resident"),
        ("awaiting_resident", "resume", "system"),
        ("in_progress", "reply", "handler head grid_worker"),
        ("replied", "verdict_close", "resident"),
        ("replied", "review", "resident"),
        ("closed", "retract", "resident"),
        ("replied", "auto_close", "system"),
        ("closed", "reopen", "resident"),
        ("declined", "reopen", "coordinator"),
        ("assigned", "return", "handler head grid_worker"),
        ("returned", "rule", "dispatcher coordinator"),
        ("in_progress", "withdraw", "resident"),
        ("assigned", "merge", "dispatcher coordinator"),
        ("registered", "decline", "dispatcher coordinator"),
        ("declined", "appeal", "resident"),
        ("declined", "uphold", "dispatcher coordinator"),
        ("closed", "dismiss", "dispatcher coordinator"),
        ("accepted", "suspend", "coordinator"),
        ("accepted", "plead", "handler head grid_worker"),
        ("accepted", "take_back", "handler head grid_worker"),
        ("accepted", "approve", "head dispatcher"),
        ("accepted", "extend", "coordinator"),
        ("closed", "exempt", "coordinator"),
        ("accepted", "share_out", "handler head grid_worker"),
        ("reopened", "whistle", "dispatcher coordinator head"),
        ("suspended", "resume", "handler head grid_worker coordinator system"),
    ],
)
def test_only_these_roles_make_this_move(status: str, verb: str, roles: str) -> None:
    assert roles_of(status, verb) == set(roles.split())


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.ORGANIZER])
def test_who_only_watches_or_keeps_the_machine_moves_nothing(role: Role) -> None:
    assert not any(moves_from(status, role) for status in Status)


def test_every_status_is_reached_from_a_draft() -> None:
    reached, before = {Status.DRAFT}, 0
    while len(reached) > before:
        before = len(reached)
        reached |= {move.to for move in MOVES if move.to and move.from_ & reached}

    assert reached == set(Status)


@pytest.mark.parametrize("status", sorted(set(Status) - FINAL))
def test_every_status_that_owes_something_has_a_way_to_an_end(status: Status) -> None:
    reached, before = {status}, 0
    while len(reached) > before:
        before = len(reached)
        reached |= {move.to for move in MOVES if move.to and move.from_ & reached}

    assert reached & FINAL


@pytest.mark.parametrize("status", sorted(OPEN_STATUSES))
def test_no_body_ends_an_open_case_but_by_an_answer(status: Status) -> None:
    by_body = {move.to for role in (Role.HANDLER, Role.HEAD) for move in moves_from(status, role)}

    assert by_body.isdisjoint(FINAL)


def test_no_body_closes_or_judges_its_own_answer() -> None:
    moves = (*moves_from(Status.REPLIED, Role.HANDLER), *moves_from(Status.REPLIED, Role.HEAD))

    assert [move.verb for move in moves if move.to] == []


def test_a_refusal_carries_the_facts() -> None:
    with pytest.raises(TransitionRefused) as refused:
        allowed(Status.CLOSED, Verb.ASSIGN, Role.DISPATCHER)

    facts = refused.value
    assert (facts.status, facts.verb, facts.role) == (Status.CLOSED, Verb.ASSIGN, Role.DISPATCHER)


def test_the_right_move_for_the_wrong_role_is_refused() -> None:
    with pytest.raises(TransitionRefused):
        allowed(Status.IN_PROGRESS, Verb.WITHDRAW, Role.HANDLER)


@pytest.mark.parametrize(
    ("status", "verb", "role", "needs"),
    [
        (Status.ASSIGNED, Verb.RETURN, Role.HANDLER, {Need.REASON, Need.EVIDENCE, Need.PROPOSAL}),
        (Status.RETURNED, Verb.RULE, Role.DISPATCHER, {Need.BODY, Need.REASON, Need.BASIS}),
        (Status.REGISTERED, Verb.DECLINE, Role.DISPATCHER, {Need.REASON, Need.BASIS, Need.WHERE_TO_TURN}),
        (Status.ACCEPTED, Verb.REPLY, Role.HANDLER, {Need.ANSWER}),
    ],
    ids=["return", "ruling", "decline", "reply"],
)
def test_what_must_be_given(status: Status, verb: Verb, role: Role, needs: set[Need]) -> None:
    assert allowed(status, verb, role).needs == needs


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.verb}-{move.to}")
def test_the_clock_does_what_the_new_status_means(move: Move) -> None:
    effect: dict[Status | None, ClockEffect] = {
        None: ClockEffect.STAYS,
        Status.AWAITING_RESIDENT: ClockEffect.PAUSES,
        Status.SUSPENDED: ClockEffect.PAUSES,
        Status.REPLIED: ClockEffect.ENDS,
    } | dict.fromkeys(FINAL, ClockEffect.ENDS)

    assert move.clock is effect.get(move.to, ClockEffect.RUNS)


def test_whoever_ends_a_case_against_the_resident_tells_them() -> None:
    ended = [move for move in MOVES if move.to in FINAL and Role.RESIDENT not in move.who]

    assert ended
    assert all(Party.REPORTER in move.told for move in ended)


def test_every_move_is_told_to_somebody_and_named_in_the_ledger() -> None:
    assert all(move.told and move.event in EventKind for move in MOVES)


def test_the_second_return_is_decided_by_the_coordinator() -> None:
    assert [ruler_of(1), ruler_of(2), ruler_of(3)] == [Role.DISPATCHER, Role.COORDINATOR, Role.COORDINATOR]


@pytest.mark.parametrize(
    ("is_bad", "reopened", "verb"),
    [
        (False, 0, Verb.VERDICT_CLOSE),
        (True, 0, Verb.REOPEN),
        (True, 1, Verb.REVIEW),
        (False, 1, Verb.VERDICT_CLOSE),
    ],
)
def test_a_bad_verdict_reopens_once_and_then_goes_to_review(is_bad: bool, reopened: int, verb: Verb) -> None:
    assert verdict_verb(is_bad, reopened) is verb
    assert allowed(Status.REPLIED, verb, Role.RESIDENT).verb is verb
