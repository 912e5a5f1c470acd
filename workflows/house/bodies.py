"""Lets an operator put right what is kept of a responsible body, or add one."""

from collections.abc import Mapping

from sqlmodel import col, select

from models.body import Body
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house.one_row import bring_row
from workflows.house.record import note_change

FIELDS = ("code", "name", "kind", "superior", "area", "phone", "fallback")


class LastFallback(WorkflowError):
    """One body must take what nobody is listed for; another must be named before this one is let go."""


class CodeTaken(WorkflowError):
    """Something new was to get the code that another thing has."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_body(act: Act, values: Mapping[str, str], reason: str = "", *, new: bool = False) -> bool:
    """Write a body; say whether anything changed.

    A body that becomes the fallback takes the place of the one before. Raises RowRefused, LastFallback,
    CodeTaken.
    """
    kept = act.tx.get(Body, values["code"].strip())
    if new and kept is not None:
        raise CodeTaken(kept.code)
    before = kept.model_dump() if kept else None
    wants = values.get("fallback") == "1"
    if before and before["fallback"] and not wants:
        raise LastFallback
    if wants:
        release_fallback(act, values["code"].strip(), reason)
    bring_row(act, "bodies", {name: values.get(name, "") for name in FIELDS})
    after = act.tx.get_one(Body, values["code"].strip()).model_dump()
    return note_change(act, f"body:{after['code']}", before, after, reason)


def release_fallback(act: Act, code: str, reason: str) -> None:
    """Let the body that has taken what nobody is listed for be so no longer."""
    statement = select(Body).where(col(Body.fallback), col(Body.code) != code).with_for_update()
    for body in act.tx.exec(statement).all():
        body.fallback = False
        act.tx.add(body)
        note_change(act, f"body:{body.code}", {"fallback": True}, {"fallback": False}, reason)
    act.tx.flush()
