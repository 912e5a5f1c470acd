"""Draws the minutes of a deliberation as a PDF: motions, who spoke in turn, tallies as pictures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue.sentences import phrase, show
from bot.dialogue.floor import card
from bot.dialogue.votes import decided
from bot.web.sheet import MARGIN, Paper
from models.vocabulary import Locale
from workflows.participation.deliberation.view import AssemblyView, MotionView
from workflows.reference import Reference
from workflows.screens import Sentence, say

COLOURS = ((15, 102, 87), (181, 86, 15), (185, 181, 168))
"""Yes, no, abstain; each has its number beside it, so that nobody needs the colours."""

Wording = Callable[[Sentence], str]

WITH_YEAR = "%Y-%m-%d %H:%M"
HIGH, GAP = 5.0, 1.5
"""Millimetres of a bar, and under it."""


@dataclass(frozen=True)
class Tally:
    """What a vote came to: counts of yes, no and abstain, and what stands beside them."""

    counts: tuple[int, int, int]
    seats: int
    words: str


@dataclass(frozen=True)
class MotionSheet:
    """One motion on paper."""

    heading: str
    lines: Sequence[str]
    tally: Tally | None
    after: Sequence[str]  # what came of it


@dataclass(frozen=True)
class MinutesSheet:
    """Everything that stands on the paper, in words."""

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    motions: Sequence[MotionSheet]
    rulings: Sequence[str]
    foot: str


def put_in_words(seen: AssemblyView, reference: Reference, locale: Locale) -> MinutesSheet:
    """Put the minutes into a reader's language."""
    zone = reference.calendar.zone

    def words(sentence: Sentence) -> str:
        return show(sentence, locale, zone)

    facts = [
        ("floor.minutes.of", seen.of),
        ("floor.minutes.seats", str(seen.seats)),
        ("floor.minutes.opened", f"{seen.opened_at.astimezone(zone):{WITH_YEAR}}"),
        ("floor.minutes.closed", f"{(seen.closed_at or seen.opened_at).astimezone(zone):{WITH_YEAR}}"),
    ]
    return MinutesSheet(
        title=f"{phrase('floor.minutes.title', locale)} · {seen.title}",
        number=seen.code,
        facts=[(phrase(key, locale), value) for key, value in facts],
        motions=[motion(each, reference, words) for each in seen.motions],
        rulings=[words(card.ruling(each)) for each in seen.rulings],
        foot=words(say("floor.minutes.foot", hash=seen.minutes_hash)),
    )


def motion(each: MotionView, reference: Reference, words: Wording) -> MotionSheet:
    """Put one motion into words."""
    lines = [words(card.stage(each))] if each.is_counted is False else []
    if each.second is not None:
        lines.insert(0, words(say("floor.page.second", who=each.second)))
    if each.words != each.moved_words:
        lines.append(words(say("floor.page.was", words=each.moved_words)))
    lines += [words(card.spoken(one, each)) for one in each.said]
    counts = (each.yes, each.no, each.abstain)
    tally = Tally(counts, each.entitled, words(card.result(each))) if each.is_counted else None
    after = [words(line) for line in decided.card(each.decision, reference)] if each.decision else []
    return MotionSheet(words(card.moved(each)), lines, tally, after)


def as_pdf(sheet: MinutesSheet) -> bytes:
    """Draw the minutes. It takes about a second of the processor: not in the event loop."""
    paper = Paper(sheet.number)
    paper.add_page()
    paper.text_as("title", sheet.title)
    paper.text_as("head", sheet.number)
    paper.ln(2)
    for name, value in sheet.facts:
        paper.text_as("text", f"{name}  {value}")
    for each in sheet.motions:
        paper.ln(4)
        paper.text_as("head", each.heading)
        for line in each.lines:
            paper.ln(1)
            paper.text_as("text", line)
        if each.tally is not None:
            draw(paper, each.tally)
        for line in each.after:
            paper.text_as("text", line)
    for line in sheet.rulings:
        paper.ln(2)
        paper.text_as("text", line)
    paper.ln(5)
    paper.text_as("small", sheet.foot, grey=True)
    return bytes(paper.output())


def draw(paper: Paper, tally: Tally) -> None:
    """Draw a tally as one bar of three lengths, as wide as there are seats, and write the counts under it."""
    if paper.will_page_break(HIGH + 3 * GAP):
        paper.add_page()
    paper.ln(GAP)
    left, top, whole = MARGIN + paper.c_margin, paper.get_y(), paper.epw - 2 * paper.c_margin
    paper.set_draw_color(120)
    paper.rect(left, top, whole, HIGH)
    for colour, width in zip(COLOURS, widths(tally, whole), strict=True):
        if width:
            paper.set_fill_color(*colour)
            paper.rect(left, top, width, HIGH, style="F")
            left += width
    paper.set_y(top + HIGH + GAP)
    paper.text_as("text", tally.words)


def widths(tally: Tally, whole: float) -> Iterator[float]:
    """Yield how wide each count is drawn."""
    for count in tally.counts:
        yield whole * count / max(tally.seats, sum(tally.counts), 1)
