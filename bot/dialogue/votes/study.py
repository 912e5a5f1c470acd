"""The conversation about prior studies: what waits, what a coordinator may say, what everybody may read."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from models.vocabulary_covenants import StudyGround
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.study import asked
from workflows.participation.study.asked import FORMS
from workflows.participation.study.terms import AREA_RULE
from workflows.participation.study.view import StudyView, Waiting, basis, of_vote, verbs, waiting
from workflows.screens import Button, Screen, Sentence, say

LISTED = 5
Rows = tuple[tuple[Button, ...], ...]


def choices(_turn: Turn, _verb: str, _about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen: the listed reasons."""
    if field.name != "ground":
        return ()
    return tuple((str(each), say(f"study.ground.{each}")) for each in StudyGround)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises StudyRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show the study as everybody will read it."""
    study = asked.perform(act_of(turn), verb, about, given)
    seen = of_vote(turn.tx, study.vote_id, turn.now)
    assert seen is not None
    rows = ((Button("look_vote", {"vote": study.vote_id}), Button("votes")),)
    return Screen((say(f"study.done.{verb}"), *card(seen)), rows)


BOOK = Book("study", FORMS, choices, check, do, strict=True)
PRESSES: dict[str, Callable[[Turn], Reply]] = asking.starts(BOOK)


def card(seen: StudyView) -> tuple[Sentence, ...]:
    """A study as everybody reads it: why there was one, what it says, what came of an appeal."""
    ground = say(f"study.ground.{seen.ground}") if seen.ground else ""
    lines = [basis_line(seen.basis), say(f"study.is.{seen.standing}", until=seen.due_at, ruled=seen.rule_by)]
    if seen.ground:
        lines.append(say("study.objection", reason=ground, law=seen.law, words=seen.words))
    elif seen.words:
        lines.append(say("study.advice", words=seen.words))
    if seen.appeal:
        lines.append(say("study.appeal", words=seen.appeal))
    if seen.ruling:
        lines.append(say("study.ruling", words=seen.ruling))
    return tuple(lines)


def basis_line(basis: str) -> Sentence:
    """On what a study rests, with the version of the house's numbers."""
    rule, _, version = basis.partition("@")
    if rule == AREA_RULE:
        return say("study.basis_area", version=version)
    law, _, article = rule.partition(":")
    return say("study.basis", law=say(f"law.{law}", article=article), version=version)


def lines(act: Act, vote_id: int) -> tuple[Sentence, ...]:
    """How the study of a draft stands, for who sees to it; nothing where nothing asks for one."""
    why, seen = basis(act, vote_id), of_vote(act.tx, vote_id, act.now)
    if seen is not None:
        return card(seen)
    return (basis_line(why), say("study.is.needed", days=act.reference.policy.study_days)) if why else ()


def rows(act: Act, vote_id: int) -> Rows:
    """What may be done about the study of a draft."""
    return tuple((Button(str(verb), about),) for verb, about in verbs(act, vote_id))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """The drafts that wait for a coordinator, as more messages of their tasks."""
    act = act_of(turn)
    return tuple(screen(act, each) for each in waiting(act, LISTED))


def screen(act: Act, vote: Waiting) -> Screen:
    """One draft that waits."""
    head = say("study.waits", number=vote.code, title=vote.title, words=vote.question)
    look = ((Button("look_vote", {"vote": vote.id}),),)
    return Screen((head, *lines(act, vote.id)), (*rows(act, vote.id), *look))
