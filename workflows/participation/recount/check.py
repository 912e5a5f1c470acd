"""Recounts a published vote and says whether everything in its folder holds together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from workflows.participation.recount import bounds, orders, shares, sums
from workflows.participation.recount.chain import Fault, Wrong, faults, weight
from workflows.participation.recount.folder import Paper, Published

YES, NO = 1, 2
"""The first two options of every question of yes or no; the third abstains."""

Marks = Mapping[int, int]
Step = Callable[[], None]


@dataclass(frozen=True)
class Recount:
    """What was found: who wins by this count, how many took part, and what does not hold."""

    code: str
    title: str
    electors: int
    ballots: int
    winners: tuple[str, ...]
    passed: bool | None
    faults: tuple[Fault, ...]
    unproven: tuple[str, ...] = ()  # what the files alone cannot tell: "area"

    @property
    def whole(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def recount(published: Published, step: Step = lambda: None) -> Recount:
    """Check and count again; `step` is called now and then while a long count goes on."""
    found = [*faults(published), *mark_faults(published), *hidden_faults(published)]
    counted = counted_again(published, step) if not any(each.what is Wrong.MARKS for each in found) else {}
    found += [
        Fault(Wrong.RESULT, name) for name, value in counted.items() if published.result.get(name) != value
    ]
    words = {int(each["place"]): str(each["words"]) for each in published.vote["options"]}
    return Recount(
        code=str(published.vote["code"]),
        title=str(published.vote["title"]),
        electors=len(published.roll),
        ballots=weight(published.ballots)[0],
        winners=tuple(words[place] for place in counted.get("winners", ())),
        passed=counted.get("passed"),
        faults=tuple(dict.fromkeys(found)),
        unproven=unproven(published) if counted else (),
    )


def mark_faults(published: Published) -> list[Fault]:
    """Return the ballots that mark what they must not."""
    vote = published.vote
    fits = FITS[str(vote["kind"])]
    costs = {int(each["place"]): int(each["cost"] or 0) for each in vote["options"]}

    def unfit(paper: Paper) -> bool:
        marks = list(paper.marks.values())
        spent = sum(costs[place] for place in paper.marks)
        over = vote["method"] == "knapsack" and spent > int(vote["budget"])
        return min(marks, default=1) < 1 or not fits(marks, int(vote["most"])) or over

    return [Fault(Wrong.MARKS, str(paper.line)) for paper in published.ballots if unfit(paper)]


def hidden_faults(published: Published) -> list[Fault]:
    """Return the lines whose area is kept back though it must be shown, or the other way round."""
    must = bounds.must_hide(published)
    return [
        Fault(Wrong.HIDDEN, str(each.line))
        for each in published.ballots
        if (each.area is None) != (each.line in must)
    ]


FITS: dict[str, Callable[[list[int], int], bool]] = {
    "yes_no": lambda marks, _: marks == [1],
    "choice": lambda marks, most: len(marks) <= most and set(marks) <= {1},
    "approval": lambda marks, most: len(marks) <= most and set(marks) <= {1},
    "score": lambda marks, most: max(marks, default=0) <= most,
    "ranked": lambda marks, most: len(marks) <= most and sorted(marks) == [*range(1, len(marks) + 1)],
    "budget": lambda marks, most: len(marks) <= most and set(marks) <= {1},
}
"""What a ballot of each kind may look like."""


def counted_again(published: Published, step: Step) -> dict[str, Any]:
    """Return what the result must say: roll, turnout, options, quorum, winners, passed."""
    vote, papers = published.vote, published.ballots
    total, part = total_of(published), part_of(published)
    enough = quorum_of(vote, total, part)
    winners = elected(published, total, part, step) if enough is not False else []
    decides = bool(vote["quorum"] or vote["passing"])
    return {
        "roll": both(total),
        "turnout": {**both(part), "blank": sum(each.heads for each in papers if not each.marks)},
        "options": [
            {"place": place, **published_of(papers, place, scored=vote["kind"] == "score")}
            for place in sorted(int(each["place"]) for each in vote["options"])
        ],
        "area_hidden": sorted(place for each in papers if each.area is None for place in each.marks),
        "quorum": enough,
        "winners": winners,
        "passed": bool(winners) if decides else None,
    }


def total_of(published: Published) -> tuple[int, int]:
    """Return the whole roll."""
    return sum(each.heads for each in published.roll), sum(each.area for each in published.roll)


def told(published: Published) -> Sequence[int]:
    """Return who has won, as it was published."""
    return list(published.result.get("winners", ()))


def part_of(published: Published) -> tuple[int, int]:
    """Return who took part: the roll knows the area of all together, whatever is hidden of answers."""
    papers, voted = published.ballots, [each for each in published.roll if each.voted]
    sizes = voted if any(each.area is None for each in papers) else papers
    return sum(each.heads for each in papers), sum(each.area or 0 for each in sizes)


def published_of(papers: Sequence[Paper], place: int, *, scored: bool) -> dict[str, int | None]:
    """Return what an option got as the result names it."""
    hidden = any(each.area is None and place in each.marks for each in papers)
    got = both(got_by(papers, place, scored=scored))
    return {**got, "area": None} if hidden else {**got}


def both(pair: tuple[int, int]) -> dict[str, int]:
    """Heads and area as the result names them."""
    return {"heads": pair[0], "area": pair[1]}


def got_by(papers: Sequence[Paper], place: int, *, scored: bool) -> tuple[int, int]:
    """Return heads and area of those who marked an option; of scores, times the mark."""
    weights = [(each, each.marks.get(place, 0) if scored else int(place in each.marks)) for each in papers]
    heads = sum(each.heads * mark for each, mark in weights)
    return heads, sum((each.area or 0) * mark for each, mark in weights)


def by_area(vote: Mapping[str, Any]) -> bool:
    """Whether heads and area must both agree."""
    return bool(vote["method"] == "double")


def quorum_of(vote: Mapping[str, Any], total: tuple[int, int], part: tuple[int, int]) -> bool | None:
    """Return whether enough took part; None where nobody asked for that."""
    if not vote["quorum"]:
        return None
    axes = 2 if by_area(vote) else 1
    return all(sums.clears(part[at], total[at], vote["quorum"]) for at in range(axes))


def elected(published: Published, total: tuple[int, int], part: tuple[int, int], step: Step) -> list[int]:
    """Return the places that win, in order."""
    vote, papers = published.vote, published.ballots
    if vote["kind"] == "yes_no":
        found = agreed(published, total, part)
        return [YES] if (YES in told(published) if found is None else found) else []
    got = {
        int(e["place"]): got_by(papers, int(e["place"]), scored=vote["kind"] == "score")
        for e in vote["options"]
    }
    order = listed(vote)
    winners, tied = chosen(published, order, step)
    if tied and vote["tie"] == "none":
        winners = beyond_doubt(vote, got, winners)
    if vote["passing"]:
        whole = total[0] if vote["base"] == "all" else part[0]
        return [place for place in winners if sums.clears(got[place][0], whole, vote["passing"])]
    return winners if vote["kind"] == "budget" else [place for place in winners if got[place][0] > 0]


def agreed(published: Published, total: tuple[int, int], part: tuple[int, int]) -> bool | None:
    """Say whether a question is passed; None where areas that are not published decide it."""
    vote = published.vote
    yes, no = (got_by(published.ballots, place, scored=False)[0] for place in (YES, NO))
    base = {"voters": part[0], "said": yes + no, "all": total[0]}[vote["base"]]
    if not sums.clears(yes, base, vote["passing"] or ">1/2"):
        return False
    return bounds.passes(vote, bounds.spans(published), part[1], total[1]) if by_area(vote) else True


def unproven(published: Published) -> tuple[str, ...]:
    """Name what these files alone cannot tell."""
    total, part = total_of(published), part_of(published)
    if published.vote["kind"] != "yes_no" or quorum_of(published.vote, total, part) is False:
        return ()
    return ("area",) if agreed(published, total, part) is None else ()


def listed(vote: Mapping[str, Any]) -> list[int]:
    """Return the places in the order that tells equals apart: by lot where the vote said so."""
    places = sorted(int(each["place"]) for each in vote["options"])
    if vote["tie"] != "lot":
        return places
    return sorted(places, key=lambda place: sha256(f"{vote['seed']}:{place}".encode()).hexdigest())


def chosen(published: Published, order: Sequence[int], step: Step) -> tuple[list[int], bool]:
    """Return who wins by the method, and whether equals had to be told apart."""
    vote, names = published.vote, [str(place) for place in order]
    marks = [{str(place): mark for place, mark in each.marks.items()} for each in published.ballots]
    method, seats = str(vote["method"]), int(vote["seats"])
    if vote["kind"] == "ranked":
        papers = [tuple(frozenset({name}) for name in sorted(each, key=each.__getitem__)) for each in marks]
        found = RANKED[method](papers, names, seats)
        tied = bool(
            published.result.get("ties")
        )  # a tie is said by the first count; without a rule nobody wins
        return [int(name) for name in found], tied
    if vote["kind"] == "budget":
        costs = {str(each["place"]): int(each["cost"]) for each in vote["options"]}
        purse = shares.Purse(int(vote["budget"]), {name: costs[name] for name in names})
        return spent(method, purse, marks, published, step), False
    weighed = [sums.Weighed(each) for each in marks]
    totals = sums.summed(weighed) if method == "score" else sums.marked(weighed)
    best, border = sums.best(totals, names, seats)
    return [int(name) for name in best], bool(border)


RANKED: dict[str, Callable[[Sequence[orders.Order], Sequence[str], int], list[str]]] = {
    "irv": lambda papers, names, _: orders.instant_runoff(papers, names),
    "stv": orders.transferable,
    "schulze": orders.strongest,
}


def spent(
    method: str, purse: shares.Purse, marks: Sequence[shares.Marks], published: Published, step: Step
) -> list[int]:
    """Return what is funded. Of several best sets, the published one stands if it is one of them."""
    if method == "equal-shares":
        return [int(name) for name in shares.equal_shares(purse, marks, step)]
    if method == "greedy":
        return [int(name) for name in shares.by_points(purse, marks)]
    told = [str(place) for place in published.result.get("winners", ()) if str(place) in purse.costs]
    points = sum(1 for each in marks for name in told if name in each)
    if (points, purse.cost_of(told)) == shares.best_set(purse, marks) and len(set(told)) == len(told):
        return [int(name) for name in told]
    return []


def beyond_doubt(
    vote: Mapping[str, Any], got: Mapping[int, tuple[int, int]], winners: Sequence[int]
) -> list[int]:
    """Return who wins whatever becomes of the equals; of counts in rounds, nobody."""
    if vote["method"] not in ("plurality", "approval", "score"):
        return []
    rest = max((got[place][0] for place in got if place not in winners), default=-1)
    return [place for place in winners if got[place][0] > rest]
