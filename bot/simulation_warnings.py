"""Tries early warnings on streets whose outbreaks are known: how early they come, and how often falsely."""

from bot.simulation import Advance, Trial, standard
from workflows.policy import configured
from workflows.responsiveness.measures import Json
from workflows.responsiveness.simulation.street import street_of
from workflows.responsiveness.topics.excess import Rule
from workflows.responsiveness.topics.trying import told, tried

OUTBREAKS = 8
"""In each street."""


def try_warnings(trial: Trial, seeds: int, advance: Advance) -> Json:
    """Live streets from seeds in a row, look every day, and say what came of it. Raises PolicyUnknown."""
    policy, street = configured(trial.policy), street_of(standard(), trial.street)
    rule = Rule(policy.warning_false, policy.warning_people)
    runs = []
    for number in range(seeds):
        runs.append(tried(street, trial.seed + number, rule, policy.warning_quiet_days, OUTBREAKS))
        advance(f"{number + 1}/{seeds}", number + 1, seeds)
    return {"first_seed": trial.seed, "false_allowed": rule.false_year, **told(runs)}
