"""Says what a covenant is: its articles, how it stands, what residents say of a draft."""

from models.vocabulary_covenants import VersionKind, VersionStage
from workflows.participation.covenants.view import CommentView, CovenantView, VersionView
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]


def card(seen: CovenantView) -> Lines:
    """A covenant as everybody reads it: what is in force, then what is being made."""
    lines = [say("covenant.head", name=seen.name, number=seen.code, roll=seen.roll)]
    lines += in_force(seen.now) if seen.now else (say("covenant.none_in_force"),)
    if seen.making:
        lines += making(seen.making)
    return tuple(lines)


def in_force(version: VersionView) -> Lines:
    """The version in force, whether it is on file, and what it is never."""
    lines = [say("covenant.in_force", version=version.number, since=version.from_at), *articles(version)]
    return (*lines, filing(version), say("covenant.soft"))


def filing(version: VersionView) -> Sentence:
    """Whether the street office has it on file."""
    if version.filed_at is None:
        return say("covenant.filing_missing")
    return say("covenant.filed", filing=version.filing, at=version.filed_at)


def articles(version: VersionView) -> Lines:
    """The articles, each with where it came from."""
    return tuple(
        say("covenant.article_from", number=each.number, words=each.words, origin=each.origin)
        if each.origin
        else say("covenant.article", number=each.number, words=each.words)
        for each in version.articles
    )


def making(version: VersionView) -> Lines:
    """A version that is being made: how far it is, its words, what is said of it."""
    kind = say(f"covenant.kind.{version.kind}")
    until = version.comments_until
    lines = [say(f"covenant.stage.{version.stage}", version=version.number, kind=kind, until=until)]
    if version.why:
        lines.append(say("covenant.why", words=version.why))
    lines += articles(version)
    if version.kind is not VersionKind.REPEAL:
        lines.append(say("covenant.must_not"))
    if version.vote:
        lines.append(say("covenant.vote", number=version.vote))
    if version.stage is not VersionStage.DRAFT:
        count, left = len(version.comments), len(version.unanswered)
        lines.append(say("covenant.comments", count=count, left=left))
    return tuple(lines)


def on_page(said: CommentView, number: str) -> Sentence:
    """A comment that waits: its words are on the page, so that no chat keeps them longer than they stand."""
    about = say("covenant.of_article", number=said.article) if said.article else say("covenant.whole")
    return say("covenant.said_on_page", about=about, at=said.said_at, number=number)


def comment(said: CommentView) -> Lines:
    """What a resident says, and what was answered."""
    about = say("covenant.of_article", number=said.article) if said.article else say("covenant.whole")
    first = say("covenant.said", about=about, words=said.words or say("words.gone"))
    return (first, say("covenant.answer", words=said.answer)) if said.answer else (first,)
