"""The keys that are put together for what many decide, and for services."""

from collections.abc import Iterable

from bot.dialogue.votes.told import BY_METHOD, PARTS
from bot.web.needs_plots import CHARTS
from bot.web.needs_plots import WORDS as NEED_WORDS
from bot.web.public_budgets import COLUMNS
from models.vocabulary import MatterEvent, MatterStage
from models.vocabulary_budgets import Feasible, ProjectState, ProposalState, RoundStage
from models.vocabulary_covenants import (
    StudyGround,
    StudyOutcome,
    TrialFigure,
    TrialState,
    VersionKind,
    VersionStage,
)
from models.vocabulary_evaluations import EvaluationStage, Follows, Source
from models.vocabulary_forecast import ShortageState, Topic
from models.vocabulary_loop import ActState, Ending
from models.vocabulary_means import DrawState, MeansEvent, MeansKind
from models.vocabulary_opinions import ConversationStage, Lean, Opinion
from models.vocabulary_panels import Choice, MotionKind, MotionStage, PanelKind, RulingReason, Side
from models.vocabulary_petitions import Heard, PetitionStage, Removal
from models.vocabulary_services import DeliveryState
from models.vocabulary_votes import (
    PassBase,
    RollKind,
    RollPlea,
    Secrecy,
    TieRule,
    VoteKind,
    VoteStage,
    Vouched,
)
from tests.bot.index_families import INDEX
from tests.bot.practice_families import PRACTICES
from tests.bot.sign_families import SIGNS
from tests.bot.topic_families import TOPICS
from workflows.forms import Kind
from workflows.governance.asked import FORMS as MATTERS
from workflows.governance.decide import QUESTIONS
from workflows.governance.deciding import Lack
from workflows.means.asked import FORMS as MEANS
from workflows.means.terms import MustNot
from workflows.means.terms import Why as MeansWhy
from workflows.participation.budgets.asked import FORMS as BUDGETS
from workflows.participation.budgets.terms import No as BudgetNo
from workflows.participation.budgets.terms import Step
from workflows.participation.conversations.asked import FORMS as OPINIONS
from workflows.participation.conversations.terms import No as ConversationNo
from workflows.participation.covenants.asked import FORMS as COVENANTS
from workflows.participation.covenants.stages import MAKING
from workflows.participation.covenants.terms import No as CovenantNo
from workflows.participation.decisions.asked import FORMS as DECISIONS
from workflows.participation.decisions.terms import No as DecisionNo
from workflows.participation.decisions.view import QUESTIONS as FOUR
from workflows.participation.decisions.view import TaskState
from workflows.participation.deliberation.asked import FORMS as FLOOR
from workflows.participation.deliberation.terms import No as FloorNo
from workflows.participation.evaluations.asked import FORMS as EVALUATIONS
from workflows.participation.evaluations.terms import MARKS
from workflows.participation.evaluations.terms import No as EvaluationNo
from workflows.participation.evaluations.view import FOUR as EVALUATED
from workflows.participation.panels.asked import FORMS as PANELS
from workflows.participation.panels.terms import No as PanelNo
from workflows.participation.petitions.asked import FORMS as PETITIONS
from workflows.participation.petitions.ended import UNANSWERED
from workflows.participation.petitions.terms import No as PetitionNo
from workflows.participation.recount.chain import Wrong
from workflows.participation.rolls.asked import FORMS as ROLLS
from workflows.participation.rolls.terms import No as RollNo
from workflows.participation.study.asked import FORMS as STUDIES
from workflows.participation.study.terms import No as StudyNo
from workflows.participation.study.terms import Standing
from workflows.participation.trials.asked import FORMS as TRIALS
from workflows.participation.trials.asked import OUTCOMES
from workflows.participation.trials.terms import No as TrialNo
from workflows.participation.votes import errors as votes
from workflows.participation.votes.asked import FORMS as VOTES
from workflows.participation.votes.asked import NO, YES, Put
from workflows.participation.votes.counting import Why as CountedWhy
from workflows.participation.votes.extend import NoExtension
from workflows.participation.votes.methods import METHODS
from workflows.participation.votes.paper import Reading
from workflows.participation.votes.processes import ITEMS, Force
from workflows.participation.votes.stages import Need, VoteVerb
from workflows.responsiveness.forecast.asked import FORMS as NEEDS
from workflows.responsiveness.forecast.named import ASKED as NEED_ASKED
from workflows.responsiveness.forecast.named import REASONS as NEED_REASONS
from workflows.responsiveness.loop.asked import FORMS as LOOP
from workflows.responsiveness.loop.contest import KEEP, LIFT
from workflows.responsiveness.loop.definitions import of_figures
from workflows.responsiveness.loop.definitions import versions as loop_versions
from workflows.responsiveness.loop.switches import REASONS as LOOP_REASONS
from workflows.services.asked import FORMS as SERVICES
from workflows.services.contracts import REASONS
from workflows.services.second_hand import CONFIRM, REFUSE
from workflows.subscriptions.asked import FORMS as SUBSCRIBING
from workflows.subscriptions.terms import APART
from workflows.subscriptions.terms import No as SubscriptionNo
from workflows.subscriptions.view import Way

organized = [verb for verb in VoteVerb if verb in VOTES and verb not in (VoteVerb.PAPER, VoteVerb.BOX)]

AGREE_OR_NOT = ("agree", "disagree")

RESULTS = (MotionStage.CARRIED, MotionStage.REJECTED)
OF = ("speech", "motion")
RULES = loop_versions()[-1].rules

TOGETHER: dict[str, Iterable[object]] = {
    "floor.ask.": [f"{verb}.{field.name}" for verb, fields in FLOOR.items() for field in fields],
    "floor.choice.": Choice,
    "floor.counted.": [f"{kind}.{stage}" for kind in MotionKind for stage in RESULTS],
    "floor.done.": FLOOR,
    "floor.line.": ("open", "over"),
    "floor.motion.": MotionKind,
    "floor.moved.": MotionKind,
    "floor.no.": FloorNo,
    "floor.put.": MotionKind,
    "floor.reason.": RulingReason,
    "floor.result.": [f"{of}.{stage}" for of in ("appeal", "motion") for stage in RESULTS],
    "floor.ruled.": OF,
    "floor.ruling.": [f"{of}.{each}" for of in OF for each in ("stands", "overturned")],
    "floor.side.": Side,
    "floor.stage.": MotionStage,
    "floor.sure.": FLOOR,
    "floor.why.": ("quorum", "tie", "majority"),
    "panel.ask.": [f"{verb}.{field.name}" for verb, fields in PANELS.items() for field in fields],
    "panel.done.": PANELS,
    "panel.kind.": PanelKind,
    "panel.no.": PanelNo,
    "panel.sure.": PANELS,
    "ballot.": ("yes", "no", "abstain"),
    "ballot.base.": PassBase,
    "ballot.chose.": (VoteKind.SCORE, VoteKind.RANKED),
    "ballot.force.": Force,
    "ballot.counted.": [each.replace("-", "_") for kind in BY_METHOD for each in METHODS[kind]],
    "ballot.equals.": TieRule,
    "ballot.how.": VoteKind,
    "ballot.kind.": RollKind,
    "ballot.line.": (*VoteStage, "voted", "may_change", "over"),
    "ballot.part.": PARTS,
    "ballot.secrecy.": Secrecy,
    "ballot.spoilt.": votes.Spoilt,
    "ballot.stage.": VoteStage,
    "organize.about.": Put,
    "organize.ask.": [f"{verb}.{field.name}" for verb, fields in VOTES.items() for field in fields],
    "organize.candidate.": (YES, NO),
    "organize.done.": ("put", "tick_voted", *(f"read_{each}" for each in Reading), *organized),
    "organize.extension.": NoExtension,
    "organize.item.": ITEMS,
    "organize.line.": ("over", *VoteStage),
    "organize.need.": Need,
    "organize.paper.": votes.NoPaper,
    "organize.proxy.": votes.NoProxy,
    "organize.secrecy.": Secrecy,
    "organize.sure.": VOTES,
    "organize.unfit.": votes.Unfit,
    "recount.fault.": Wrong,
    "vote.stage.": VoteStage,
    "decide.ask.": [f"{verb}.{field.name}" for verb, fields in DECISIONS.items() for field in fields],
    "decide.done.": DECISIONS,
    "decide.four.": FOUR,
    "decide.state.": TaskState,
    "decide.sure.": DECISIONS,
    "evaluation.ask.": [f"{verb}.{field.name}" for verb, fields in EVALUATIONS.items() for field in fields],
    "evaluation.done.": EVALUATIONS,
    "evaluation.follows.": Follows,
    "evaluation.four.": EVALUATED,
    "evaluation.level.": (*MARKS, 0),
    "evaluation.no.": EvaluationNo,
    "evaluation.source.": Source,
    "evaluation.stage.": EvaluationStage,
    "evaluation.sure.": EVALUATIONS,
    "excuse.decision.": DecisionNo,
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
    "excuse.needs.": NEED_REASONS,
    "public.needs.": (*NEED_WORDS, *(f"{each}{part}" for each in CHARTS for part in (".title", ".lead"))),
    "needs.answered.": (ShortageState.MET, ShortageState.REFUSED),
    "needs.ask.": [f"{verb}.{field.name}" for verb, fields in NEEDS.items() for field in fields],
    "needs.asked.": NEED_ASKED,
    "needs.done.": NEEDS,
    "needs.state.": ShortageState,
    "needs.sure.": NEEDS,
    "subscription.ask.": [f"{verb}.{field.name}" for verb, fields in SUBSCRIBING.items() for field in fields],
    "subscription.done.": SUBSCRIBING,
    "subscription.no.": SubscriptionNo,
    "subscription.state.": Way,
    "subscription.sure.": SUBSCRIBING,
    "subscription.topic.": {*Topic, *APART},
    "opinion.ask.": [f"{verb}.{field.name}" for verb, fields in OPINIONS.items() for field in fields],
    "opinion.common.": AGREE_OR_NOT,
    "opinion.done.": OPINIONS,
    "opinion.kept.": Opinion,
    "opinion.lean.": Lean,
    "opinion.line.": ConversationStage,
    "opinion.no.": ConversationNo,
    "opinion.page.more.": AGREE_OR_NOT,
    "opinion.removal.": Removal,
    "opinion.stage.": ConversationStage,
    "opinion.stand.": AGREE_OR_NOT,
    "opinion.sure.": OPINIONS,
    "budget.ask.": [f"{verb}.{field.name}" for verb, fields in BUDGETS.items() for field in fields],
    "budget.done.": BUDGETS,
    "budget.sure.": BUDGETS,
    "budget.no.": BudgetNo,
    "budget.step.": Step,
    "budget.at.": ("now", "over", "ahead"),
    "budget.stage.": RoundStage,
    "budget.proposal.": ProposalState,
    "budget.feasible.": Feasible,
    "budget.project_state.": (*ProjectState, "faulty", "dropped", "repair"),
    "budget.told.": ("won", "lost"),
    "budget.told.checked.": (Feasible.CHANGED, Feasible.NO),
    "budget.told.checked_last.": Feasible,
    "budget.told.wait.": (RoundStage.CHECKING, RoundStage.VOTING, RoundStage.DOING),
    "budget.csv.": COLUMNS,
    **PRACTICES,
    **SIGNS,
    **INDEX,
    **TOPICS,
    "petition.ask.": [f"{verb}.{field.name}" for verb, fields in PETITIONS.items() for field in fields],
    "petition.case.": UNANSWERED,
    "petition.done.": PETITIONS,
    "petition.heard.": Heard,
    "petition.line.": PetitionStage,
    "petition.no.": PetitionNo,
    "petition.page.case.": UNANSWERED,
    "petition.removal.": Removal,
    "petition.stage.": PetitionStage,
    "petition.sure.": PETITIONS,
    "covenant.ask.": [f"{verb}.{field.name}" for verb, fields in COVENANTS.items() for field in fields],
    "covenant.ballot.question.": VersionKind,
    "covenant.ballot.title.": VersionKind,
    "covenant.done.": COVENANTS,
    "covenant.kind.": VersionKind,
    "covenant.no.": CovenantNo,
    "covenant.stage.": sorted(MAKING),
    "covenant.state.": sorted(MAKING),
    "covenant.sure.": COVENANTS,
    "covenant.was.": sorted(set(VersionStage) - MAKING | {VersionStage.DRAFT}),
    "study.ask.": [f"{verb}.{field.name}" for verb, fields in STUDIES.items() for field in fields],
    "study.done.": STUDIES,
    "study.ground.": StudyGround,
    "study.is.": Standing,
    "study.no.": StudyNo,
    "study.sure.": STUDIES,
    "study.told.": StudyOutcome,
    "vote.paper.how.": VoteKind,
    "trial.ask.": [f"{verb}.{field.name}" for verb, fields in TRIALS.items() for field in fields],
    "trial.ballot.": OUTCOMES,
    "trial.done.": TRIALS,
    "trial.figure.": TrialFigure,
    "trial.no.": TrialNo,
    "trial.state.": TrialState,
    "trial.sure.": TRIALS,
    "trial.told.": OUTCOMES,
    "vote_why.": CountedWhy,
    "roll.as.": RollKind,
    "roll.ask.": [f"{verb}.{field.name}" for verb, fields in ROLLS.items() for field in fields],
    "roll.ballot.": RollKind,
    "roll.done.": ROLLS,
    "roll.how.": Vouched,
    "roll.no.": RollNo,
    "roll.plea.": RollPlea,
    "roll.sure.": ROLLS,
    "excuse.loop.": LOOP_REASONS,
    "loop.act.": ActState,
    "loop.ask.": [f"{verb}.{field.name}" for verb, fields in LOOP.items() for field in fields],
    "loop.begun.": [each.code for each in of_figures(RULES)],
    "loop.decision.": (KEEP, LIFT),
    "loop.done.": LOOP,
    "loop.ended.": Ending,
    "loop.ending.": Ending,
    "loop.rule.": [key for each in RULES for key in (each.code, f"{each.code}.says")],
    "loop.sure.": LOOP,
    "loop.way_out.": ("contest", "close"),
    "loops.col.": ("acted", "held", "rule", "says", "after", "before"),
    "loops.says.": ("better", "worse", "open", "too_little", "no_lot"),
    "loops.state.": ActState,
    "service.decision.": (CONFIRM, REFUSE),
    "service.ask.": [f"{verb}.{field.name}" for verb, fields in SERVICES.items() for field in fields],
    "service.done.": SERVICES,
    "service.state.": DeliveryState,
    "service.sure.": SERVICES,
}
