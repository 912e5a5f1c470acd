"""The keys that are put together for signs of gaming."""

from collections.abc import Iterable

from workflows.responsiveness.signs.asked import FORMS as SIGNS_ASKED
from workflows.responsiveness.signs.terms import Kind, No, SignStage
from workflows.responsiveness.signs.view import HEARD

SIGNS: dict[str, Iterable[object]] = {
    "sign.ask.": [f"{verb}.{field.name}" for verb, fields in SIGNS_ASKED.items() for field in fields],
    "sign.done.": SIGNS_ASKED,
    "sign.kind.": Kind,
    "sign.means.": Kind,
    "sign.no.": No,
    "sign.stage.": (*SignStage, HEARD),
    "sign.sure.": SIGNS_ASKED,
    "sign.told.": ("founded", "unfounded"),
}
