"""Says what a practice is: its text, how it goes elsewhere, how far bodies are with it."""

from datetime import timedelta

from bot.catalogue.sentences import phrase
from bot.dialogue.names_seen import warned
from models.vocabulary import Locale
from workflows.cases.lateness import span_of
from workflows.practices.speed import LEAST, Speed
from workflows.practices.suggest import Suggested
from workflows.practices.view import AdoptionView, PracticeView, TextView
from workflows.reference import Reference
from workflows.screens import Sentence, Value, say

Lines = tuple[Sentence, ...]
SHORT = 120
"""Characters of what was done, on a card that suggests it."""


def card(seen: PracticeView, reference: Reference) -> Lines:
    """A practice as its reader may see it: the text that holds, else the one that is being written."""
    lines = [say("practice.head", title=seen.title, number=seen.code, body=owner(reference, seen.body))]
    if seen.withdrawn_at is not None:
        lines.append(say("practice.withdrawn", why=seen.withdrawn_why))
    if seen.holds is not None:
        lines += text(seen.holds)
        heard = len(seen.adoptions)
        lines.append(
            say("practice.counts", using=seen.using, heard=heard, useful=seen.useful, useless=seen.useless)
        )
    if seen.mine is not None:
        lines += mine(seen.mine)
    if seen.making is not None:
        lines += making(seen.making)
    return tuple(lines)


def text(version: TextView) -> Lines:
    """What a text says, part by part; the title stands above."""
    return tuple(
        say("practice.line", part=say(f"practice.part.{name}"), words=words or say("practice.untold"))
        for name, words in version.parts
        if name != "title"
    )


def making(version: TextView) -> Lines:
    """A text that is being written or reviewed."""
    lines = [say(f"practice.text.{version.stage}", number=version.number, title=version.title)]
    if version.sent_back:
        lines.append(say("practice.sent_back", why=version.sent_back))
    if version.why:
        lines.append(say("practice.why", why=version.why))
    return (*lines, *text(version), *warned(*(words for _, words in version.parts)))


def mine(adoption: AdoptionView) -> Lines:
    """How far the reader's own body is."""
    last = adoption.steps[-1]
    stage = say(f"practice.stage.{adoption.stage}")
    return (say("practice.mine", stage=stage, day=last.day, reason=last.reason),)


def suggestion(each: Suggested, reference: Reference) -> Lines:
    """A practice for a case, and how it went elsewhere."""
    done = each.done if len(each.done) <= SHORT else each.done[:SHORT] + "…"
    body = owner(reference, each.body)
    head = say("practice.suggested", title=each.title, number=each.code, body=body, done=done)
    said: Lines = ()
    if each.useful is not None:
        said = (say("practice.said_useful" if each.useful else "practice.said_useless"),)
    return (head, *speed(each.speed), *said)


def speed(found: Speed) -> Lines:
    """How fast it went, with its interval and how many are counted; nothing where there are too few."""
    if found.median is None:
        return (say("practice.speed.few"),)
    facts: dict[str, Value] = {"bodies": found.bodies, "count": found.answered, "median": hours(found.median)}
    if found.low is None or found.high is None:
        first = say("practice.speed.open", **facts)
    else:
        first = say("practice.speed.told", **facts, low=hours(found.low), high=hours(found.high))
    return (first, solved(found))


def solved(found: Speed) -> Sentence:
    """How many residents call it solved: neither fewer than five nor fewer than five others are told."""
    few, most = found.solved < LEAST, found.judged - found.solved < LEAST
    if few and most:
        return say("practice.solved.few")
    if few or most:
        return say("practice.solved.least" if few else "practice.solved.most", judged=found.judged)
    low, high = round(100 * found.solved_low), round(100 * found.solved_high)
    return say("practice.solved", solved=found.solved, judged=found.judged, low=low, high=high)


def hours(number: float) -> Sentence:
    """Hours as people read them: in days where they are many."""
    return span_of(timedelta(hours=number))


def owner(reference: Reference, body: str | None) -> Value:
    """Whose practice it is."""
    return reference.body_name(body) if body else say("practice.of_nobody")


def named(part: str, locale: Locale) -> str:
    """The name of a part of a text."""
    return phrase(f"practice.part.{part}", locale)
