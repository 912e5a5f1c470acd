"""The keys of the practice library that are put together: the head, and everything that may follow it."""

from collections.abc import Iterable

from models.vocabulary_practices import AdoptionStage, PracticeOrigin, TextStage
from workflows.policy import Policy
from workflows.practices.adopt import days_of
from workflows.practices.asked import FORMS
from workflows.practices.effect import EffectState, Finding
from workflows.practices.stages import WRITING
from workflows.practices.terms import FOUR, PARTS, No

PRACTICES: dict[str, Iterable[object]] = {
    "practice.ask.": [f"{verb}.{field.name}" for verb, fields in FORMS.items() for field in fields],
    "practice.done.": FORMS,
    "practice.effect.": sorted(set(EffectState) - {EffectState.TOLD}),
    "practice.fill.": FOUR,
    "practice.fill.problem.": PracticeOrigin,
    "practice.fill.title.": PracticeOrigin,
    "practice.finding.": Finding,
    "practice.no.": No,
    "practice.page.origin.": PracticeOrigin,
    "practice.part.": PARTS,
    "practice.stage.": AdoptionStage,
    "practice.state.": sorted(WRITING),
    "practice.sure.": FORMS,
    "practice.text.": (TextStage.DRAFT, TextStage.REVIEW),
    "practice.waits.": sorted(days_of(Policy())),
}
