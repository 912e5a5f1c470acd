"""The keys that are put together: the head, and everything that may follow it."""

from collections.abc import Iterable
from dataclasses import fields

from bot import backup, backup_file, restore, tables_errors
from bot.cli_wrong import REASONS
from bot.dialogue.card import DANGERS
from bot.dialogue.desk import sifting
from bot.dialogue.everyone import COMMANDS
from bot.dialogue.meaning import PLAIN
from bot.dialogue.partaking.ask import ANSWERS as ANSWERED
from bot.dialogue.presence.leave import SPANS
from bot.dialogue.resident import EXPLAINED
from bot.dialogue.talk import ANSWERS, KINDS, NOW
from bot.dialogue.talk import LEVELS as RATINGS
from bot.dialogue.verdict_words import PARTS
from bot.doctor_tell import RULES as DOCTOR_RULES
from bot.figures import SHOWN
from bot.telegram import menus
from bot.web import errors
from bot.web.dashboard_plots import OUTCOMES
from bot.web.desk_case import RESTS
from bot.web.desk_export import COLUMNS
from bot.web.desk_join import DEMO_ROLES
from bot.web.desk_letter import STANDING
from bot.web.desk_view import Group
from bot.web.names import LAWS, RULES
from bot.web.refusals import CODES
from models.vocabulary import (
    STAFF_ROLES,
    DeclineReason,
    EventKind,
    Locale,
    ReturnReason,
    Role,
    Solved,
    Status,
)
from models.vocabulary_petitions import PetitionStage
from models.vocabulary_presence import BulkKind
from nlu import errors as nlu_errors
from nlu.reading import Nature, Urgency
from nlu.replies import Hint
from tests.bot.asked_keys import button_names
from tests.bot.index_families import RECHECK_BUTTONS
from tests.bot.operator_families import OPERATOR
from tests.bot.person_families import PERSON, TOGGLES
from tests.bot.running.findings import findings
from tests.bot.together_families import TOGETHER
from tests.bot.topic_families import TOPIC_BUTTONS
from workflows.access import BodyNeeded, BodyUnknown
from workflows.answers.standard import PLACES
from workflows.appeals.rules import Why as AppealWhy
from workflows.cases.cards import UNLISTED
from workflows.cases.escalation import EscalationPolicy, Step
from workflows.cases.lateness import OWED
from workflows.cases.pleas import GRANTED, Plea, Why
from workflows.cases.queue_parts import Part, parts_of
from workflows.grid.neglect import Neglect
from workflows.grid.record import No as SiteNo
from workflows.grid.terms import CheckOutcome, RoundKind
from workflows.house.keys import KeyNotLoaded
from workflows.house.staff import AreaUnknown
from workflows.joint.counted import Tone
from workflows.joint.rungs import AHEAD, CONTACT, DUE, SIGN_IN
from workflows.joint.terms import LEVELS, WHISTLES
from workflows.joint.terms import Why as JointWhy
from workflows.learning.judge import Outcome
from workflows.learning.versions import LearningAlready, VersionGone
from workflows.lists.check import ListCheck
from workflows.lists.sheets import Reason
from workflows.mediation.record import No
from workflows.mediation.terms import HandedWhy, Kept, MediationStatus
from workflows.meetings.asked import FORMS as MEETING
from workflows.meetings.terms import No as MeetingNo
from workflows.participation.errors import Wrong
from workflows.participation.rolls.terms import RollRefused
from workflows.presence.bulk import Hindrance
from workflows.presence.terms import Why as AwayWhy
from workflows.responsiveness.dashboard.change import Change
from workflows.responsiveness.dashboard.happenings import Kind as Happened
from workflows.responsiveness.dashboard.view import STAGES
from workflows.responsiveness.deficits import definitions as deficits
from workflows.responsiveness.deficits.definitions import Kind as DeficitKind
from workflows.responsiveness.deficits.finding import State as DeficitState
from workflows.responsiveness.figures.definitions import Direction, versions
from workflows.responsiveness.figures.figure import State as FigureState
from workflows.responsiveness.waiting import Room

DEFICITS = {each.code for known in deficits.versions() for each in known.deficits}
MEASURES = [measure for each in versions() for measure in each.measures]
"""Of every version: its words stay while its figures do."""


def leaves(module: object, base: type[Exception]) -> list[type[Exception]]:
    """The errors a module defines below `base`."""
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, base)]
    return [each for each in found if each is not base]


WEB_CODES = {each.code for each in leaves(errors, errors.WebRefusal) if issubclass(each, errors.WebRefusal)}
REFUSED = {*leaves(tables_errors, tables_errors.TableError), BodyNeeded, BodyUnknown, KeyNotLoaded}
REFUSED |= {AreaUnknown, LearningAlready, VersionGone, RollRefused}
MISSED = (SIGN_IN, CONTACT, DUE)
OVERRUN = ("accept", "dispatch", "check")
"""Stages that may take too long."""
RUNGS = (
    *map(str, EscalationPolicy().shares),
    "due",
    *Step,
    "ruling",
    "appeal",
    "plea",
    "sign_in",
    "contact",
    *OVERRUN,
)

NOT_KEPT = {
    *leaves(backup_file, backup_file.BackupError),
    *leaves(backup, Exception),
    *leaves(restore, Exception),
}

FAMILIES: dict[str, Iterable[object]] = {
    **OPERATOR,
    **PERSON,
    **TOGETHER,
    "backup.error.": [each.__name__ for each in NOT_KEPT if each is not backup_file.BackupError],
    "basis.": UNLISTED,
    "button.": button_names() | TOGGLES | TOPIC_BUTTONS | RECHECK_BUTTONS,
    "command.": COMMANDS,
    "deficit.": {f"{each}{end}" for each in DEFICITS for end in ("", ".means", ".decides")},
    "deficit.part.": {part.code for each in deficits.versions() for part in each.parts()},
    "deficit.state.": [each for each in DeficitState if each is not DeficitState.TOLD],
    "deficits.places.": DeficitKind,
    "deficits.places.lead.": DeficitKind,
    "figures.direction.": Direction,
    "figures.exclusion.": {one.name for each in MEASURES for one in each.exclusions},
    "figures.state.": [each for each in FigureState if each is not FigureState.TOLD],
    "measure.": [f"{each.code}{part}" for each in MEASURES for part in ("", ".means", ".decides")],
    "danger.": {*DANGERS, "other"},
    "dashboard.by.": ("body", "area", "category"),
    "ways.": (
        *("dashboard", "figures", "index", "deficits", "needs", "topics", "practices", "loop", "signs"),
    ),
    "dashboard.change.": [each for each in Change if each is not Change.NONE],
    "dashboard.outcomes.": OUTCOMES,
    "dashboard.stages.": [stage for stage, _ in STAGES],
    "desk.demo.": [role for role in DEMO_ROLES if role is not Role.HANDLER],
    "desk.empty.": Part,
    "desk.group.": Group,
    "desk.none.": [role for role in Role if not parts_of(role) and role is not Role.SYSTEM],
    "desk.part.": Part,
    "desk.status.": Status,
    "feed.": Happened,
    "progress.petition.": PetitionStage,
    "digest.": {f"{name}{more}" for name in ("late", "today", "waiting") for more in ("", "_case")},
    "doctor.": {f"{name}.{part}" for name in findings() for part in ("what", "why", "do")},
    "doctor.part.": DOCTOR_RULES,
    "escalation.": ("ahead", "late", "many"),
    "excuse.joint.": JointWhy,
    "excuse.meeting.": MeetingNo,
    "meeting.ask.": [f"{verb}.{each.name}" for verb, fields in MEETING.items() for each in fields],
    "meeting.done.": MEETING,
    "meeting.sure.": MEETING,
    "joint.figures.tone.": Tone,
    "joint.kind.": WHISTLES,
    "joint.kind_name.": WHISTLES,
    "joint.level.": LEVELS,
    "joint.missed.": MISSED,
    "joint.owes.": ("sign_in", "contact", "answer"),
    "joint.urge.": (*MISSED, AHEAD),
    "bulk.kind.": BulkKind,
    "bulk.why.": Hindrance,
    "desk.rests.": RESTS,
    "letter.plea.": Plea,
    "sift.say.": ("risk", *sifting.PARTS),
    "away.span.": [name for name, _, _ in SPANS],
    "excuse.away.": AwayWhy,
    "standard.place.": PLACES,
    "keys.": ("next", "before", "open", "pick", "find", "filter", "bulk", "print", "help"),
    "excuse.plea.": Why,
    "excuse.appeal.": AppealWhy,
    "appeal.against.": ("closed", "declined"),
    "decision.": ("ahead", "late"),
    "decline.": DeclineReason,
    "event.": EventKind,
    "explained.": EXPLAINED,
    "export.column.": COLUMNS,
    "import.": Reason,
    "language.": Locale,
    "cli.wrong.why.": [*(name for name, _ in REASONS), "unknown"],
    "late.why.": OWED,
    "letter.overran.": OVERRUN,
    "law.": LAWS,
    "letter.rule.": RULES,
    "lists.": [each.name for each in fields(ListCheck)],
    "loop.cause.": ("unsolved", "overdue", "late"),
    "waiting.": Room,
    "desk.waiting.": Room,
    "mediation.no.": No,
    "round_kind.": (RoundKind.PATROL, RoundKind.WALK),
    "site.no.": SiteNo,
    "site_saw.": CheckOutcome,
    "task.neglect.": (*Neglect, "dissatisfied"),
    "tally.wrong.": Wrong,
    "weekday.": range(1, 8),
    "mediation_handed_why.": HandedWhy,
    "mediation_kept.": Kept,
    "mediation_status.": MediationStatus,
    "nature.": Nature,
    "next.": Status,
    "noted.": ANSWERS,
    "over.": ("over", "mistake"),
    "plain.": {each.removeprefix("plain.") for each in PLAIN.values()},
    "plea.": Plea,
    "plea.why.": Plea,
    "public.event.": EventKind,
    "public.rates.": ("response", "solution", "satisfaction"),
    "public.role.": Role,
    "public.solved.": Solved,
    "public.status.": Status,
    "rate.": SHOWN,
    "talk.": {
        *KINDS,
        *(each + NOW for each in (*ANSWERS, *RATINGS)),
        *("over", "over_now", "mistake", "mistake_now", "sorry", "after_danger"),
        *("place_end", "place_begin", "no_place", "place_named", "place_wrong", "content"),
        *("addition", "call", "anonymous", "wrong", "in_danger", "ballot", "no_reason", "no_recheck"),
        *("vote_word", "room_ask"),
        *("agree_statement", "disagree_statement", "pass_statement"),
        *("covenant_word", "covenant_ask", "covenant_link", "support"),
        *("wish", "launch_word", "demand", "propose_word", "make", "about_what"),
        *("comment_word", "comment_covenant", "opinion_word", "stance", "stance_glue", "sign_word"),
        *("ask_glue", *(f"ask_{each}" for each in ANSWERED)),
        *("signs", "but", "time", "time_end", "no_time", "on_behalf", "confirms"),
    },
    "talk.part.": PARTS,
    "telegram.about.": ("residents", "staff"),
    "telegram.app.": ("chat", "desk"),
    "telegram.menu.": {*menus.RESIDENTS, *menus.STRANGERS, *menus.GROUPS}.union(
        *map(menus.commands_of, STAFF_ROLES)
    ),
    "telegram.short.": ("residents", "staff"),
    "refused.": [each.__name__ for each in REFUSED],
    "reminder.": ("ahead", "late", "many"),
    "resident.": [str(each) for each in GRANTED],
    "task.": [str(each) for each in GRANTED],
    "reading.dropped.": ("old", "forgotten"),
    "reading.outcome.": Outcome,
    "reading.error.": [each.__name__ for each in leaves(nlu_errors, nlu_errors.LanguageError)],
    "reply.lacks.": Hint,
    "return.": ReturnReason,
    "role.": Role,
    "rung.": RUNGS,
    "solved.": (*Solved, None),
    "stage.": (*OVERRUN[:2], *(f"{each}_many" for each in OVERRUN[:2])),
    "status.": Status,
    "unsettled.": ("ahead", "late", "many"),
    "urgency.": Urgency,
    "wait.": STANDING,
    "web.error.": {*WEB_CODES, *CODES.values(), "failed"},
}


def members() -> set[str]:
    """Every key of every family."""
    return {f"{head}{member}" for head, rest in FAMILIES.items() for member in rest}
