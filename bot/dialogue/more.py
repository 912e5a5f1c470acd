"""What else a member of staff may begin from a case that they look at."""

from bot.dialogue.joint import together
from bot.dialogue.report import act_of
from bot.dialogue.turn import Turn
from workflows.cases.acts import case_of
from workflows.grid import checks
from workflows.mediation import begin
from workflows.screens import Button


def offered(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """Return the row of buttons, or none."""
    act = act_of(turn)
    case = case_of(act, case_id)
    given = {"case": case.id}
    found = [Button("mediate", given)] if begin.offers(act, case) else []
    found += [Button("site_send", given)] if checks.offers(act, case) else []
    return (*together.offered(turn, case.id), *((tuple(found),) if found else ()))
