"""Says what a vote asks, by which rules, and what stays visible to whom, before anybody presses."""

from models.vocabulary_votes import PassBase, Secrecy, VoteKind, VoteStage
from workflows.participation.votes.counting import Why
from workflows.participation.votes.results import ResultView
from workflows.participation.votes.shares import Share, share_of
from workflows.participation.votes.view import OptionView, VoteView
from workflows.polls.choices import bar
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]


def card(view: VoteView) -> Lines:
    """A vote as a voter reads it."""
    return (*question(view), *rules(view), *promises(view))


def asks(view: VoteView) -> Lines:
    """What is asked, with both sides."""
    lines = [say("ballot.text", words=view.question)]
    if view.pro:
        lines.append(say("ballot.pro", words=view.pro))
    if view.contra:
        lines.append(say("ballot.contra", words=view.contra))
    return tuple(lines)


def on_paper(view: VoteView) -> Sentence:
    """How a ballot is marked by hand."""
    return say(f"vote.paper.how.{view.kind}", most=view.most)


def question(view: VoteView) -> Lines:
    """What is asked, with both sides and all that may be answered."""
    lines = [say("ballot.head", number=view.code, title=view.title), *asks(view)]
    if view.kind is not VoteKind.YES_NO:
        lines += [option_line(each) for each in view.options]
    if view.budget is not None:
        lines.append(say("ballot.budget", yuan=yuan(view.budget)))
    return tuple(lines)


def option_line(option: OptionView) -> Sentence:
    """One answer, numbered; a project with its cost."""
    if option.cost is None:
        return say("ballot.option", place=option.place, words=option.words)
    return say("ballot.project", place=option.place, words=option.words, yuan=yuan(option.cost))


def pictures(view: VoteView) -> tuple[str, ...]:
    """The pictures of what may be answered, in order."""
    return tuple(each.file for each in view.options if each.file)


def shows(view: VoteView) -> Lines:
    """What each picture shows, for whoever does not see it, in the order in which they stand."""
    lines = [
        say("ballot.picture", place=each.place, words=each.words)
        if each.alt == each.words
        else say("ballot.picture_shows", place=each.place, words=each.words, shows=each.alt)
        for each in view.options
        if each.file
    ]
    return (say("ballot.pictures"), *lines) if lines else ()


def yuan(fen: int) -> str:
    """Money as people read it."""
    return f"{fen / 100:,.0f}" if fen % 100 == 0 else f"{fen / 100:,.2f}"


def words_of(option: OptionView) -> str | Sentence:
    """What an option is called: the answers of every question of yes or no have words of ours."""
    return say(f"ballot.{option.words}") if option.words in ("yes", "no", "abstain") else option.words


def rules(view: VoteView) -> Lines:
    """Who decides, until when, and what it takes."""
    lines = [say("ballot.who", roll=view.roll_name, kind=say(f"ballot.kind.{view.roll_kind}"))]
    quorum, passing = share_of(view.quorum), share_of(view.passing)
    if quorum is not None:
        key = "ballot.quorum_both" if view.by_area else "ballot.quorum"
        lines.append(say(key, share=share(quorum)))
    if passing is not None:
        key = "ballot.passing_both" if view.by_area else "ballot.passing"
        lines.append(say(key, share=share(passing), base=say(f"ballot.base.{PassBase(view.base)}")))
    if view.kind not in (VoteKind.YES_NO, VoteKind.BUDGET):
        lines.append(say(f"ballot.how.{view.kind}", most=view.most, seats=view.seats))
    return (*lines, *counted(view), times(view))


def counted(view: VoteView) -> Lines:
    """How marks become a result, and what becomes of equals: said before anybody votes."""
    if view.kind is VoteKind.YES_NO:
        return ()  # as many for as against is not more than half
    equals = say(f"ballot.equals.{view.tie}")
    if view.kind not in BY_METHOD:
        return (equals,)
    return (say(f"ballot.counted.{view.method.replace('-', '_')}"), equals)


def share(found: Share) -> Sentence:
    """A part of a whole in words."""
    written = f"{found.over}_{found.under}"
    part = say(f"ballot.part.{written}") if written in PARTS else f"{found.over}/{found.under}"
    return say("ballot.more_than" if found.passed else "ballot.at_least", part=part)


BY_METHOD = (VoteKind.RANKED, VoteKind.BUDGET)
"""Kinds whose marks can be counted in several ways."""

PARTS = ("1_2", "1_3", "2_3", "3_4")
"""Parts of a whole that have words of their own."""


def times(view: VoteView) -> Sentence:
    """When it begins, or ends."""
    if view.stage in (VoteStage.DRAFT, VoteStage.ANNOUNCED):
        return say("ballot.from_until", opens=view.opens_at, closes=view.closes_at)
    if view.stage in (VoteStage.CLOSED, VoteStage.CANCELLED):
        return say("ballot.was", opens=view.opens_at, closes=view.ended_at or view.closes_at)
    return say("ballot.until", closes=view.closes_at)


def promises(view: VoteView) -> Lines:
    """How secret it is, said plainly; whether it can be changed; what it is worth in law."""
    lines = [say(f"ballot.secrecy.{view.secrecy}")]
    if view.by_area:
        lines.append(say("ballot.area_named" if view.secrecy is Secrecy.NAMED else "ballot.area_points"))
    if view.secrecy is not Secrecy.DETACHED:
        lines.append(say("ballot.may_change" if view.may_change else "ballot.no_change"))
    return (*lines, say(f"ballot.force.{view.force}"))


def result(found: ResultView) -> Lines:
    """What a vote came to, with a bar for each answer."""
    view = found.vote
    lines = [say("ballot.head", number=view.code, title=view.title), verdict(found), turnout(found)]
    top = max((each.heads for each in found.options), default=0)
    for each in found.options:
        words = words_of(OptionView(each.place, each.words, each.cost, ""))
        shown = {"words": words, "bar": bar(each.heads, top), "heads": each.heads}
        won = say("ballot.won") if each.won else ""
        if not view.by_area:
            lines.append(say("ballot.got", **shown, won=won))
        elif each.area is None:
            lines.append(say("ballot.got_hidden", **shown, won=won))
        else:
            lines.append(say("ballot.got_area", **shown, area=square_metres(each.area), won=won))
    lines += [*ties(found), *hidden(found)]
    return (*lines, say("ballot.recount"), say(f"ballot.force.{view.force}"))


def hidden(found: ResultView) -> Lines:
    """Why some answers have no area, where that is so."""
    return (say("ballot.area_hidden"),) if any(each.area is None for each in found.options) else ()


def ties(found: ResultView) -> Lines:
    """Who had the same, and how they were told apart."""
    words = {str(each.place): each.words for each in found.options}
    key = "ballot.tie_lot" if found.lot else "ballot.tie_order"
    if found.why is Why.TIED:
        return ()
    return tuple(
        say(key, names=tuple(words.get(each, each) for each in tie.split(", ")), seed=found.seed)
        for tie in found.ties
    )


def verdict(found: ResultView) -> Sentence:
    """Whether it passed, and why."""
    if found.passed is None and found.why is Why.PASSED:
        return say("ballot.told")
    return say(f"vote_why.{found.why}")


def turnout(found: ResultView) -> Sentence:
    """Who took part, on each axis."""
    if found.vote.by_area:
        return say(
            "ballot.turnout_area",
            part=found.part.heads,
            whole=found.whole.heads,
            area=square_metres(found.part.area),
            total=square_metres(found.whole.area),
        )
    return say("ballot.turnout", part=found.part.heads, whole=found.whole.heads)


def square_metres(area: int) -> str:
    """An area of 0.01 m² as people read it."""
    return f"{area / 100:,.2f}"
