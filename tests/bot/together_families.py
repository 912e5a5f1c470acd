"""The keys that are put together for what many decide, and for services."""

from collections.abc import Iterable

from models.vocabulary import DeliveryState, MatterEvent, MatterStage
from models.vocabulary_means import DrawState, MeansEvent, MeansKind
from workflows.forms import Kind
from workflows.governance.asked import FORMS as MATTERS
from workflows.governance.decide import QUESTIONS
from workflows.governance.deciding import Lack
from workflows.means.asked import FORMS as MEANS
from workflows.means.terms import MustNot
from workflows.means.terms import Why as MeansWhy
from workflows.participation.votes.counting import Why as CountedWhy
from workflows.services.asked import FORMS as SERVICES
from workflows.services.contracts import REASONS

TOGETHER: dict[str, Iterable[object]] = {
    "excuse.lack.": Lack,
    "excuse.service.": REASONS,
    "form.unfit.": Kind,
    "govern.ask.": [f"{verb}.{field.name}" for verb, fields in MATTERS.items() for field in fields],
    "govern.done.": MATTERS,
    "govern.sure.": MATTERS,
    "matter.": QUESTIONS,
    "matter.event.": MatterEvent,
    "matter.stage.": MatterStage,
    "excuse.means.": MeansWhy,
    "means.ask.": [f"{verb}.{field.name}" for verb, fields in MEANS.items() for field in fields],
    "means.done.": MEANS,
    "means.event.": MeansEvent,
    "means.kind.": MeansKind,
    "means.not.": MustNot,
    "means.state.": DrawState,
    "means.sure.": MEANS,
    "vote_why.": CountedWhy,
    "service.ask.": [f"{verb}.{field.name}" for verb, fields in SERVICES.items() for field in fields],
    "service.done.": SERVICES,
    "service.state.": DeliveryState,
    "service.sure.": SERVICES,
}
