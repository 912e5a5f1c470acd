"""Writes the history of a case as a letter: who did what, when, why, on what basis, and how long it took."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue.sentences import phrase, render
from bot.web.figures import span
from bot.web.letter_joint import JOINT
from bot.web.letter_means import MEANS
from bot.web.names import Namer
from bot.web.timeline import AFTER_DUE, Line, Timeline, Waited
from models.vocabulary import EventKind, Role, Status
from workflows.cases.stage_timers import stages_of
from workflows.cases.stages import clock_of, stood
from workflows.screens import Sentence, Value, say

ANONYMOUS = frozenset({Role.RESIDENT, Role.SYSTEM})
"""They act without a name."""
LATE = frozenset({EventKind.ESCALATED})


@dataclass(frozen=True)
class Paragraph:
    """One thing that happened, in words; `waited` stands before it."""

    kind: EventKind
    at: datetime
    text: str
    quote: str = ""
    basis: str = ""
    waited: str = ""
    times: str = ""  # how often, and when last
    alarm: bool = False


@dataclass(frozen=True)
class Letter:
    """The paragraphs, and what the case waits for at the end."""

    paragraphs: Sequence[Paragraph]
    waits: str


def letter(timeline: Timeline, names: Namer, moment: Callable[[datetime], str]) -> Letter:
    """Put a timeline into sentences, in order."""
    urgency = next((str(each.facts["urgency"]) for each in timeline.lines if "urgency" in each.facts), "")
    waits = wait_words(timeline.waits, "letter.now", names, urgency) if timeline.waits else ""
    return Letter([paragraph(line, names, moment, urgency) for line in timeline.lines], waits)


def paragraph(line: Line, names: Namer, moment: Callable[[datetime], str], urgency: str = "") -> Paragraph:
    """Put one line into a sentence."""
    again = phrase("public.times", names.locale, count=line.count, last=moment(line.last))
    return Paragraph(
        kind=line.kind,
        at=line.at,
        text=render(sentence(line, names), names.locale),
        quote="" if line.kind is EventKind.REGISTERED else line.words,  # it stands above the letter
        basis=basis_words(line.basis, names) if rests(line) else "",
        waited=wait_words(line.waited, "letter.waited", names, urgency) if line.waited else "",
        times=again if line.count > 1 else "",
        alarm=line.kind in LATE,
    )


RESTS = frozenset(
    {
        *(EventKind.ASSIGNED, EventKind.RULED, EventKind.DECLINED, EventKind.MERGED, EventKind.SUSPENDED),
        *(EventKind.EXTENDED, EventKind.ESCALATED, EventKind.BROUGHT_FORWARD),
    }
)
"""What is done by a line of the list or a rule; the rest rests on the person who did it."""


BY_CLOCK = frozenset({EventKind.RESUMED, EventKind.CLOSED})
"""What a rule may do as well as a person."""


def rests(line: Line) -> bool:
    """Whether something was done by a line of the list or a rule, and not by a person's own decision."""
    return bool(line.basis) and (line.kind in RESTS or (line.kind in BY_CLOCK and line.role == Role.SYSTEM))


def basis_words(code: str, names: Namer) -> str:
    """Name a rule of the house, or a line of the list, with its version."""
    named = names.basis(code)
    return named if named != code else phrase("basis.entry", names.locale, entry=code)


def wait_words(waited: Waited, key: str, names: Namer, urgency: str = "") -> str:
    """Say where the case stood, and how long; beyond a stage's minutes, that too."""
    where = phrase(f"wait.{waited.status}", names.locale)
    told = phrase(key, names.locale, where=where, span=span(waited.span, names.locale))
    allowed = stages_of(names.reference.policy).of(waited.status)
    if allowed is None or in_stage(waited, names, urgency) <= allowed:
        return told
    return phrase("letter.beyond", names.locale, told=told, minutes=allowed // timedelta(minutes=1))


def in_stage(waited: Waited, names: Namer, urgency: str) -> timedelta:
    """How long it stood there on the clock of its stage."""
    if waited.since is None:
        return waited.span
    end = waited.since + waited.span
    return stood(waited.since, end, clock_of(urgency), names.reference.calendar)


def who(line: Line) -> Sentence:
    """Who acted: staff by name where it is known, everybody by role."""
    role = say(f"public.role.{line.role}")
    known = line.name and line.role not in ANONYMOUS
    return say("who.named", role=role, name=line.name) if known else role


def sentence(line: Line, names: Namer) -> Sentence:
    """The sentence of one line; what has none of its own is named and signed."""
    told = SENTENCES.get(line.kind)
    if told is None:
        return say("letter.other", what=say(f"public.event.{line.kind}"), who=who(line))
    return told(line, names)


Telling = Callable[[Line, Namer], Sentence]


def registered(line: Line, names: Namer) -> Sentence:
    """It came in, with what was understood of it."""
    category = line.facts.get("category")
    if not category:
        return say("letter.registered_unsure")
    return say("letter.registered", category=names.category(str(category)))


def assigned(line: Line, names: Namer) -> Sentence:
    """It was given to a body, by the list or by a person."""
    key = "letter.assigned" if line.role == Role.SYSTEM else "letter.assigned_by"
    return say(key, body=names.body(line.body), who=who(line))


def corrected(line: Line, names: Namer) -> Sentence:
    """Category, place or anonymity were put right."""
    if line.facts.get("anonymous"):
        return say("letter.hidden")
    before, after = str(line.facts.get("from") or ""), str(line.facts.get("to") or "")
    if after in names.reference.categories:
        known = before in names.reference.categories
        was: Value = names.category(before) if known else say("category.none")
        return say("letter.category", who=who(line), before=was, after=names.category(after))
    return say("letter.place", who=who(line), after=names.area(after or None))


def returned(line: Line, names: Namer) -> Sentence:
    """A body says that it is not theirs."""
    reason, proposal = line.facts.get("reason"), line.facts.get("proposal")
    told: Value = say(f"return.{reason}") if reason else ""
    if not proposal:
        return say("letter.returned", who=who(line), reason=told)
    return say("letter.returned_to", who=who(line), reason=told, body=names.body(str(proposal)))


def verdict(line: Line, _names: Namer) -> Sentence:
    """What the resident said of the answer: as much of it as was said."""
    facts = line.facts
    parts: list[Value] = []
    if "contacted" in facts:
        parts.append(say("button.contacted" if facts["contacted"] else "letter.not_contacted"))
    if "solved" in facts:
        parts.append(say(f"solved.{facts['solved']}"))
    if "satisfaction" in facts:
        parts.append(say("letter.level", level=int(str(facts["satisfaction"]))))
    return say("letter.verdict", parts=tuple(parts)) if parts else say("letter.verdict_words")


def closed(line: Line, _names: Namer) -> Sentence:
    """Closed by the verdict, or without one."""
    return say("letter.closed" if line.role == Role.RESIDENT else "letter.closed_silent")


def reminded(line: Line, names: Namer) -> Sentence:
    """The body was reminded: before the limit, at it, or every working day after it."""
    if line.rung != AFTER_DUE:
        return say("letter.reminded", rung=names.rung(line.rung))
    return say("letter.reminded_daily" if line.count > 1 else "letter.reminded_after")


def overran(line: Line, names: Namer) -> Sentence:
    """A stage took too long, and whoever it lies with was reminded."""
    stage, minutes = line.facts.get("stage", "accept"), str(line.facts.get("minutes", ""))
    return say(f"letter.overran.{stage}", minutes=minutes, body=names.body(line.body or None))


def escalated(line: Line, names: Namer) -> Sentence:
    """Raised to a person, or put on the public list."""
    if line.rung == "published":
        return say("letter.published")
    return say("letter.escalated", whom=names.rung(line.rung))


def forward(line: Line, names: Namer) -> Sentence:
    """The loop has moved a reminder for another case, or all of them, for what its body often does."""
    cause = say(f"loop.cause.{line.facts.get('cause')}")
    if not line.rung:
        return say("letter.forward_all", cause=cause)
    return say("letter.forward", rung=names.rung(line.rung), cause=cause)


def granted(line: Line, _names: Namer) -> Sentence:
    """What a body asked for was granted: more time, or a rest, with the instant to which it leads."""
    until, before = when(line, "until"), when(line, "due_before")
    if until is None:
        return say("letter.other", what=say(f"public.event.{line.kind}"), who=who(line))
    if line.kind is EventKind.SUSPENDED:
        return say("letter.suspended", who=who(line), until=until)
    if before is None:
        return say("letter.extended", who=who(line), until=until)
    return say("letter.extended_from", who=who(line), until=until, before=before)


def when(line: Line, name: str) -> datetime | None:
    """The instant that a fact holds."""
    told = line.facts.get(name)
    return datetime.fromisoformat(told) if isinstance(told, str) and told else None


def pleaded(line: Line, _names: Namer) -> Sentence:
    """The body asks for more time, for a rest, or not to have a lateness held against it."""
    plea = line.facts.get("plea")
    return say("letter.pleaded", who=who(line), what=say(f"letter.plea.{plea}" if plea else "unknown"))


def plain(key: str) -> Telling:
    """A sentence that needs to know only who."""

    def told(line: Line, _names: Namer) -> Sentence:
        return say(key, who=who(line))

    return told


SENTENCES: Mapping[EventKind, Telling] = {
    EventKind.REGISTERED: registered,
    EventKind.ASSIGNED: assigned,
    EventKind.RULED: lambda line, names: say("letter.ruled", who=who(line), body=names.body(line.body)),
    EventKind.ACCEPTED: plain("letter.accepted"),
    EventKind.RELEASED: plain("letter.released"),
    EventKind.ASKED: plain("letter.asked"),
    EventKind.SUPPLIED: lambda _line, _names: say("letter.supplied"),
    EventKind.CORRECTED: corrected,
    EventKind.REPLIED: plain("letter.replied"),
    EventKind.VERDICT: verdict,
    EventKind.RETRACTED: lambda _line, _names: say("letter.retracted"),
    EventKind.CLOSED: closed,
    EventKind.REOPENED: lambda _line, _names: say("letter.reopened"),
    EventKind.RETURNED: returned,
    EventKind.REMINDED: reminded,
    EventKind.ESCALATED: escalated,
    EventKind.BROUGHT_FORWARD: forward,
    EventKind.PLEADED: pleaded,
    EventKind.EXTENDED: granted,
    EventKind.SUSPENDED: granted,
    EventKind.RESUMED: plain("letter.resumed"),
    EventKind.JOINED: lambda line, _names: say("letter.joined", people=str(line.facts.get("people", ""))),
    EventKind.OVERRAN: overran,
    **JOINT,
    **MEANS,
    EventKind.WITHDRAWN: lambda _line, _names: say("letter.withdrawn"),
}

STANDING = tuple(status for status in Status if status is not Status.DRAFT)
"""Where a case can be found waiting."""
