"""The moves of a case whose body has ended: rows of the table of its life (`workflows.cases.life`).

The limit runs on, and whoever comes after takes the case anew. They are the doing of no person: who ended
the body, and why, stands in the chain of the body.
"""

from models.vocabulary import EventKind, Role, Status
from workflows.cases.moves import Move, Need, Party, Verb

_BY_HOUSE = frozenset({Role.SYSTEM})
_WORKED_ON = frozenset({Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED})
_WAITING = frozenset({Status.AWAITING_RESIDENT, Status.SUSPENDED})
_HEIR = frozenset({Need.BODY, Need.BASIS})
_WHY = frozenset({Need.REASON, Need.EVIDENCE, Need.BASIS})
_TOLD = {
    Party.REPORTER: ("resident.inherited",),
    Party.JOINED: ("resident.inherited",),
    Party.BODY: ("task.inherited",),
}
_ASKED = {Party.DISPATCHER: ("task.orphan",)}

INHERITING: tuple[Move, ...] = (
    Move(Verb.ASSIGN_HEIR, _WORKED_ON, Status.ASSIGNED, _BY_HOUSE, EventKind.ASSIGNED, _HEIR, _TOLD),
    Move(Verb.INHERIT, _WAITING | {Status.RETURNED}, None, _BY_HOUSE, EventKind.INHERITED, _HEIR, _TOLD),
    Move(Verb.ORPHAN, _WORKED_ON | _WAITING, Status.RETURNED, _BY_HOUSE, EventKind.RETURNED, _WHY, _ASKED),
)
