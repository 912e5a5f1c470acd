"""Lets an operator put right what is kept of an area; polygons come by import only."""

from collections.abc import Mapping

from models.area import Area
from models.vocabulary import AreaKind
from workflows.cases.acts import Act
from workflows.house.bodies import CodeTaken
from workflows.house.one_row import bring_row
from workflows.house.record import note_change

FIELDS = ("code", "name", "kind", "parent", "cell", "aliases")
NOTED = (*FIELDS, "staff")


def keep_area(act: Act, values: Mapping[str, str], reason: str = "", *, new: bool = False) -> bool:
    """Write an area; say whether anything changed. Raises RowRefused, CodeTaken."""
    code = values["code"].strip()
    kept = act.tx.get(Area, code)
    if new and kept is not None:
        raise CodeTaken(code)
    before = facts_of(kept) if kept else None
    bring_row(act, "areas", {name: values.get(name, "") for name in FIELDS})
    area = act.tx.get_one(Area, code)
    if area.kind == AreaKind.CELL and "staff" in values:
        area.staff = "|".join(part.strip() for part in values["staff"].split("|") if part.strip())
        act.tx.add(area)
    return note_change(act, f"area:{code}", before, facts_of(area), reason)


def facts_of(area: Area) -> dict[str, object]:
    """What the ledger keeps of an area: not its polygon."""
    return {name: getattr(area, name) for name in NOTED}
