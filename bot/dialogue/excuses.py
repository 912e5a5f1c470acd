"""Which sentence answers which refusal: every leaf of WorkflowError that a person can meet."""

from bot.dialogue.votes import excuses as votes
from workflows import access, conversation
from workflows.answers import standard
from workflows.appeals import decline, rules
from workflows.cases import (
    acts,
    commend,
    deadlines,
    follow_up,
    handle,
    merging,
    parties,
    pleas,
    retract,
    rule,
    second,
    settled,
    transitions,
)
from workflows.claims import ask
from workflows.errors import WorkflowError
from workflows.forms import FieldUnfit
from workflows.governance.deciding import NotRipe
from workflows.governance.matters import MatterUnknown
from workflows.governance.stages import StageRefused
from workflows.grid import record as grid
from workflows.house.record import ReasonMissing
from workflows.joint.terms import JointRefused
from workflows.means.amounts import money
from workflows.means.terms import MeansRefused
from workflows.mediation import record as mediation
from workflows.meetings.terms import MeetingRefused
from workflows.participation.budgets.terms import BudgetRefused
from workflows.participation.conversations.terms import ConversationRefused
from workflows.participation.covenants.terms import CovenantRefused
from workflows.participation.covenants.terms import No as NoCovenant
from workflows.participation.deliberation.terms import FloorRefused
from workflows.participation.panels.terms import PanelRefused
from workflows.participation.petitions.terms import No as NoPetition
from workflows.participation.petitions.terms import PetitionRefused
from workflows.participation.rolls.terms import No, RollRefused
from workflows.participation.votes.errors import TermsUnfit
from workflows.participation.votes.extend import ExtensionRefused
from workflows.polls import straw
from workflows.practices.terms import No as NoPractice
from workflows.practices.terms import PracticeRefused
from workflows.presence import bulk
from workflows.presence import terms as presence
from workflows.privacy import contact_forms, doors, link, share
from workflows.responsiveness.forecast.named import NeedRefused
from workflows.responsiveness.index.pleas import PleaRefused as IndexPleaRefused
from workflows.responsiveness.loop.switches import LoopRefused
from workflows.responsiveness.recheck.terms import RecheckRefused
from workflows.responsiveness.signs.terms import SignRefused
from workflows.responsiveness.topics.terms import TopicRefused
from workflows.screens import Button, Screen, Sentence, say
from workflows.services.contracts import ServiceRefused
from workflows.subscriptions.terms import SubscriptionRefused

EXCUSES: dict[type[WorkflowError], str] = {
    **votes.EXCUSES,
    access.BodyNeeded: "excuse.body_needed",
    access.BodyUnknown: "excuse.body_unknown",
    access.InvitationInvalid: "excuse.invitation",
    access.SessionInvalid: "excuse.session",
    acts.CaseUnknown: "excuse.case_unknown",
    bulk.BulkRefused: "excuse.bulk",
    FieldUnfit: "excuse.other",
    MatterUnknown: "excuse.matter_unknown",
    NotRipe: "excuse.other",
    StageRefused: "excuse.other",
    ReasonMissing: "excuse.reason_short",
    deadlines.CalendarGap: "excuse.calendar_gap",
    contact_forms.ContactUnfit: "excuse.contact_unfit",
    rules.AppealRefused: "excuse.other",
    decline.DangerDeclined: "excuse.danger_declined",
    ask.TriesSpent: "excuse.other",
    commend.CommendRefused: "excuse.commend",
    conversation.ButtonRefused: "excuse.button",
    conversation.ButtonSpent: "excuse.button_spent",
    follow_up.VerdictTooLate: "excuse.verdict_late",
    doors.DoorUnknown: "excuse.door_unknown",
    handle.ReplyEmpty: "excuse.reply_empty",
    handle.ReturnFinal: "excuse.return_final",
    second.SameHand: "excuse.same_hand",
    handle.ReturnTooLate: "excuse.return_late",
    handle.EvidenceThin: "excuse.evidence_thin",
    handle.UndoTooLate: "excuse.undo_late",
    JointRefused: "excuse.other",
    link.LinkRefused: "excuse.link",
    merging.MergeRefused: "excuse.merge",
    mediation.MediationRefused: "excuse.other",
    parties.NotTheHandler: "excuse.not_handler",
    pleas.PleaRefused: "excuse.other",
    retract.RetractTooLate: "excuse.retract_late",
    rule.BodyIsObject: "excuse.object",
    rule.NotTheRuler: "excuse.not_ruler",
    settled.RuledAlready: "excuse.ruled_already",
    settled.TakeBackTooLate: "excuse.take_back_late",
    share.ContactMissing: "excuse.contact_missing",
    share.ContactWithheld: "excuse.contact_withheld",
    straw.PollNotAllowed: "poll.no_group",
    standard.TextRefused: "excuse.text_gone",
    transitions.TransitionRefused: "excuse.transition",
}

REASONS: dict[type[WorkflowError], str] = {
    ConversationRefused: "opinion.no.",
    FloorRefused: "floor.no.",
    IndexPleaRefused: "index.no.",
    RecheckRefused: "recheck.no.",
    LoopRefused: "excuse.loop.",
    MeansRefused: "excuse.means.",
    MeetingRefused: "excuse.meeting.",
    NeedRefused: "excuse.needs.",
    PanelRefused: "panel.no.",
    PetitionRefused: "petition.no.",
    RollRefused: "roll.no.",
    ServiceRefused: "excuse.service.",
    SignRefused: "sign.no.",
    SubscriptionRefused: "subscription.no.",
    TopicRefused: "topic.no.",
    grid.OnSiteRefused: "site.no.",
    presence.AwayRefused: "excuse.away.",
}
"""What the key begins with where a reason says it all: the reason ends it."""

HELP = ((Button("progress"), Button("help")),)


def excuse(refusal: WorkflowError) -> Screen:
    """Say in words why nothing was done."""
    return Screen((sentence(refusal),), (*ways_on(refusal), *HELP))


def ways_on(refusal: WorkflowError) -> tuple[tuple[Button, ...], ...]:
    """What can be done about a refusal at once: show papers, try a code again, change what was told last."""
    if isinstance(refusal, RollRefused) and refusal.no is No.CODE:
        return ((Button("roll_code"), Button("roll_join")),)
    if isinstance(refusal, RollRefused) and refusal.no is No.FULL:
        return ((Button("roll_join"), Button("roll_object")),)
    if isinstance(refusal, PetitionRefused) and refusal.no is NoPetition.NO_ROLL:
        return ((Button("roll"),),)
    short = isinstance(refusal, CovenantRefused) and refusal.no is NoCovenant.SHORT
    wrong_day = isinstance(refusal, PracticeRefused) and refusal.no is NoPractice.DAY
    again = short or wrong_day or isinstance(refusal, (TermsUnfit, ExtensionRefused))
    return ((Button("form_before"),),) if again else ()


def sentence(refusal: WorkflowError) -> Sentence:
    """The sentence of a refusal, with the facts it carries."""
    if isinstance(refusal, transitions.TransitionRefused):
        return say("excuse.transition", status=say(f"status.{refusal.status}"))
    if isinstance(refusal, NotRipe):
        return say(f"excuse.lack.{refusal.lack}")
    if isinstance(refusal, StageRefused):
        return say("excuse.stage", stage=say(f"matter.stage.{refusal.stage}"))
    if isinstance(refusal, FieldUnfit):
        return say(f"form.unfit.{refusal.kind}")
    if isinstance(refusal, parties.NotTheHandler):
        return say("excuse.not_handler", name=refusal.name)
    if isinstance(refusal, mediation.MediationRefused):
        return say(f"mediation.no.{refusal.no}", minutes="")
    if isinstance(refusal, pleas.PleaRefused):
        return say(f"excuse.plea.{refusal.why}", most=refusal.most)
    if isinstance(refusal, ask.TriesSpent):
        return say("excuse.tries_spent", minutes=refusal.minutes)
    if isinstance(refusal, rules.AppealRefused):
        return say(f"excuse.appeal.{refusal.why}", days=refusal.days)
    if isinstance(refusal, JointRefused):
        return say(f"excuse.joint.{refusal.why}", body=refusal.name, at=refusal.at)
    if isinstance(refusal, merging.MergeRefused):
        return say("excuse.merge", number=refusal.number)
    if isinstance(refusal, handle.EvidenceThin):
        return say("excuse.evidence_thin", least=refusal.least)
    if isinstance(refusal, handle.UndoTooLate):
        return say("excuse.undo_late", minutes=refusal.minutes)
    if isinstance(refusal, retract.RetractTooLate):
        return say("excuse.retract_late", minutes=refusal.minutes)
    if isinstance(refusal, rule.NotTheRuler):
        return say("excuse.not_ruler", role=say(f"role.{refusal.ruler}"))
    if isinstance(refusal, settled.RuledAlready):
        role = say(f"role.{refusal.role}")
        who = say("who.named", role=role, name=refusal.name) if refusal.name else role
        return say("excuse.ruled_already", number=refusal.number, who=who, body=refusal.body)
    if isinstance(refusal, settled.TakeBackTooLate):
        return say("excuse.take_back_late", minutes=refusal.minutes)
    return of_reason(refusal) or of_many(refusal) or say(EXCUSES.get(type(refusal), "excuse.other"))


def of_reason(refusal: WorkflowError) -> Sentence | None:
    """The sentence of a refusal that carries its reason and nothing else."""
    begins = REASONS.get(type(refusal))
    return say(f"{begins}{refusal.args[0]}") if begins else None


def of_many(refusal: WorkflowError) -> Sentence | None:
    """The sentence of a refusal of what many do together, with the facts it carries."""
    if isinstance(refusal, BudgetRefused):
        return say(f"budget.no.{refusal.no}", left=money(refusal.left))
    if isinstance(refusal, CovenantRefused):
        return say(f"covenant.no.{refusal.no}", days=refusal.days)
    if isinstance(refusal, PracticeRefused):
        part = say(f"practice.part.{refusal.part}") if refusal.part else ""
        return say(f"practice.no.{refusal.no}", part=part)
    return votes.sentence(refusal)


def apology() -> Screen:
    """Something went wrong on our side; nothing is lost."""
    return Screen((say("excuse.ours"),), HELP)
