"""A joint matter that waits for its coordinator: they are reminded until it goes on."""

from models.vocabulary import MatterStage, Role
from workflows.cases.acts import Act
from workflows.cases.parties import rulers_of
from workflows.cases.reach import is_sealed
from workflows.governance import decide, matters
from workflows.governance.stages import ENDED
from workflows.governance.told import put, screen
from workflows.screens import say


def fire(act: Act, matter_id: int) -> None:
    """Remind those who rule there; while what was promised is being done, there is nothing to remind of."""
    found = matters.locked(act, matter_id)
    if found is None or found[0].stage in ENDED or is_sealed(found[1]):
        return
    matter, case = found
    matters.begin_idle(act, matter)
    carried_out = all(each.kept is not None for each in decide.promises_of(act.tx, matter.id))
    if matter.stage == MatterStage.DECIDED and not carried_out:
        return
    stage = say(f"matter.stage.{matter.stage}")
    line = say("govern.idle", number=matter.code, stage=stage, since=matter.stage_at)
    people = rulers_of(act, case, Role.COORDINATOR)
    put(act, people, screen(matter, case, (line,), ()), f"{matters.IDLE}:{matter.id}:{act.now.isoformat()}")
