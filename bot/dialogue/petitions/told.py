"""Says what a petition asks, how far it is, and what came of it; never who has signed."""

from models.vocabulary_petitions import PetitionStage
from workflows.participation.petitions.view import PetitionView
from workflows.polls.choices import bar
from workflows.reference import Reference
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]
WHOLE = 100


def card(reference: Reference, seen: PetitionView) -> Lines:
    """A petition as everybody reads it."""
    if seen.stage is PetitionStage.REMOVED:
        return removed(seen)
    lines = [
        say("petition.head", number=seen.code, title=seen.title),
        say("petition.text", words=seen.words),
        goes_to(reference, seen.body),
        say("petition.progress", bar=bar(seen.percent, WHOLE), count=seen.count, threshold=seen.threshold),
        say("petition.share", roll=seen.roll, frozen=seen.frozen, threshold=seen.threshold),
        say(f"petition.stage.{seen.stage}", ends=seen.ends_at, case=seen.case or ""),
    ]
    if seen.unanswered:
        lines.append(say(f"petition.page.case.{seen.unanswered}"))
    return (*lines, *answer(reference, seen))


def goes_to(reference: Reference, body: str | None) -> Sentence:
    """To which body it goes."""
    return say("petition.to", body=reference.body_name(body) if body else say("registered.dispatcher"))


def answer(reference: Reference, seen: PetitionView) -> Lines:
    """What the body has answered, and what signers say of it."""
    if seen.answered_at is None:
        return ()
    quoted = say("petition.answer", body=reference.body_name(seen.body), reply=seen.answer)
    counts = {str(verdict): count for verdict, count in seen.heard}
    return (quoted, say("petition.heard_counts", **counts))


def removed(seen: PetitionView) -> Lines:
    """Why it is not there, and what came of the appeal."""
    why = say(f"petition.removal.{seen.removal}")
    lines = [say("petition.gone", number=seen.code, removal=why, reason=seen.reason)]
    if seen.ruling:
        lines.append(say("petition.gone_ruled", reason=seen.ruling))
    elif seen.appealed:
        lines.append(say("petition.gone_appealed"))
    return tuple(lines)
