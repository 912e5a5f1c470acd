"""Says who carries out what an assembly has resolved, and until when."""

from models import post
from models.assembly import Motion
from models.decision import Decision, DecisionTask
from models.vocabulary_panels import MotionKind, MotionStage
from workflows.cases.acts import Act
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.decisions.resolve import Answers, Commission, commission_more, drafted, publish
from workflows.participation.deliberation.agenda import carry_key
from workflows.participation.deliberation.terms import FloorRefused, No
from workflows.participation.deliberation.told import find


def to_carry(act: Act, motion_id: int) -> Motion:
    """Load a resolution for the chair, also once the assembly is over. Raises FloorRefused."""
    motion = act.tx.get(Motion, motion_id, with_for_update=True, populate_existing=True)
    row = find(act.tx, motion.assembly_id) if motion else None
    if motion is None or row is None:
        raise FloorRefused(No.UNKNOWN)
    if not has_duty(act.by.role, Duty.CHAIR) or row.chair_id != act.by.person_id:
        raise FloorRefused(No.NOT_CHAIR)
    if motion.kind != MotionKind.MAIN or motion.stage != MotionStage.CARRIED:
        raise FloorRefused(No.NOT_NOW)
    return motion


def carry_out(act: Act, motion_id: int, answers: Answers, commission: Commission) -> Decision:
    """Name the first who carries it out; the words are the assembly's.

    Raises FloorRefused, DecisionRefused.
    """
    motion = to_carry(act, motion_id)
    if motion.decision_id is not None:
        raise FloorRefused(No.RULED)
    post.cancel_timer(act.tx, carry_key(motion.id))

    def link(row: Decision) -> None:
        motion.decision_id = row.id

    return publish(act, drafted(act, motion.words, answers), (commission,), link)


def add_task(act: Act, motion_id: int, commission: Commission) -> DecisionTask:
    """Name one more. Raises FloorRefused, DecisionRefused."""
    motion = to_carry(act, motion_id)
    if motion.decision_id is None:
        raise FloorRefused(No.NOT_NOW)
    return commission_more(act, act.tx.get_one(Decision, motion.decision_id), commission)
