"""Decides whether a move comes with everything that the table of moves asks of it."""

from collections.abc import Mapping

from workflows.cases.moves import Move, Need, Verb
from workflows.errors import WorkflowError

KEPT_AS: Mapping[Need, tuple[str, ...]] = {
    Need.WORDS: ("words",),
    Need.BODY: ("body",),
    Need.BASIS: ("basis",),
    Need.QUESTION: ("words",),
    Need.ANSWER: ("words", "pictures"),
    Need.VERDICT: ("solved", "satisfaction"),
    Need.REASON: ("reason",),
    Need.EVIDENCE: ("evidence",),
    Need.PROPOSAL: (),  # a body may say that it does not know whose it is
    Need.TARGET: ("target",),
    Need.WHERE_TO_TURN: ("where_to_turn",),
    Need.PLEA: ("plea",),
    Need.PLAN: ("plan",),
    Need.UNTIL: ("until",),
    Need.BODIES: ("bodies",),
    Need.TASK: ("what",),
}
"""Under which names an event keeps what was given; where there are several, any of them will do."""


class NeedMissing(WorkflowError):
    """A move without what the table asks of it: a step that forgot to ask."""

    def __init__(self, verb: Verb, need: Need) -> None:
        super().__init__(verb, need)
        self.verb = verb
        self.need = need


def demand(step: Move, facts: Mapping[str, object], basis: str) -> None:
    """Check that everything a move needs is given, a basis with its version. Raises NeedMissing."""
    given = {**facts, "basis": basis}
    for need in sorted(step.needs):
        names = KEPT_AS[need]
        if names and not any(given.get(name) for name in names):
            raise NeedMissing(step.verb, need)
        if need is Need.BASIS and not has_version(basis):
            raise NeedMissing(step.verb, need)


def has_version(basis: str) -> bool:
    """Tell whether a basis says in which version it holds (`policy@2026-11`)."""
    rule, _, version = basis.partition("@")
    return bool(rule and version)
