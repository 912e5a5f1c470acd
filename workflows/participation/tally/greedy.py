"""Spends a budget on what most people want: one project after the other, or the best set of all.

Ties: more points, then the lower cost, then the earlier in the list.
"""

from fractions import Fraction

from workflows.participation.elections import BudgetElection
from workflows.participation.tally.result import Tally, shown


def greedy(election: BudgetElection) -> Tally:
    """Fund projects by their points as far as the money goes; what costs too much is passed over."""
    points, left = election.points(), election.budget
    winners, rounds = [], []
    for at in by_points(election, points):
        project = election.projects[at]
        funded = project.cost <= left and points[at] > 0
        if funded:
            winners.append(at)
            left -= project.cost
        facts = {"project": project.code, "points": points[at], "cost": shown(project.cost)}
        rounds.append({**facts, "funded": funded, "left": shown(left)})
    return Tally(tuple(winners), tuple(rounds))


def by_points(election: BudgetElection, points: list[int]) -> list[int]:
    """Return the projects, those with most points first."""
    return sorted(range(len(points)), key=lambda at: (-points[at], election.projects[at].cost, at))


def knapsack(election: BudgetElection) -> Tally:
    """Fund the projects that together have most points; of several such sets, the cheapest.

    Each step keeps, for every number of points, the cheapest set that reaches it.
    """
    points = election.points()
    reached: dict[int, tuple[Fraction, tuple[int, ...]]] = {0: (Fraction(0), ())}
    for at, project in enumerate(election.projects):
        if not points[at]:
            continue
        for got, (cost, chosen) in sorted(reached.items(), reverse=True):
            dearer, more = cost + project.cost, got + points[at]
            if dearer <= election.budget and (more not in reached or dearer < reached[more][0]):
                reached[more] = (dearer, (*chosen, at))
    most = max(reached)
    cost, chosen = reached[most]
    order = [at for at in by_points(election, points) if at in chosen]
    return Tally(tuple(order), ({"points": most, "cost": shown(cost)},))
