"""Decides in which order contracted providers are offered: the better-judged first, few marks as the average.

Never among bodies that are bound by the list: bad work must not earn them less work.
"""

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from models.service import ServiceContract
from models.vocabulary_loop import Does
from workflows.cases.acts import Act
from workflows.responsiveness.loop.definitions import LoopRule
from workflows.responsiveness.loop.switches import rule_that
from workflows.services.judged import Judged, judged_by_provider

LOT = "loop"
"""Begins what every lot of the loop is drawn from."""

Rating = tuple[int, int]
"""How many residents were satisfied, of how many who said."""


def offered(act: Act, number: str, contracts: Sequence[ServiceContract]) -> list[ServiceContract]:
    """Return the contracts that cover a case in the order in which they are offered."""
    rule = rule_that(act, Does.ORDER) if len(contracts) > 1 else None
    if rule is None or stands(act, number):
        return list(contracts)
    judged = judged_by_provider(act.tx, [each.id for each in contracts])
    ratings = {each.provider: rating_of(judged.get(each.provider)) for each in contracts}
    places = {code: place for place, code in enumerate(order(rule, ratings, number))}
    return sorted(contracts, key=lambda each: (places[each.provider], each.id))


def held(act: Act, number: str, contracts: Sequence[ServiceContract]) -> bool | None:
    """Say whether the lot leaves the order of a case as it stands; None where there is none to be changed."""
    if len(contracts) < 2 or rule_that(act, Does.ORDER) is None or not act.reference.policy.loop_hold:
        return None
    return stands(act, number)


def stands(act: Act, number: str) -> bool:
    """Draw for a case whether nothing is put in order: others are held against it (`effect`)."""
    return drawn("held", number) < act.reference.policy.loop_hold


def rating_of(found: Judged | None) -> Rating:
    """How a provider was rated."""
    return (found.pleased, found.rated) if found else (0, 0)


def order(rule: LoopRule, ratings: Mapping[str, Rating], number: str) -> list[str]:
    """Order providers by their marks; by lot, which the case's number draws, newcomers stand first.

    Few marks are pulled to the share of all: as if each had had so many more of the usual kind (`prior`).
    """
    least = rule.settings["newcomer_least"]
    new = {code for code, (_, rated) in ratings.items() if rated < least}
    first = new if luck(number) < rule.settings["newcomers"] else set()
    pleased, rated = (sum(each[at] for each in ratings.values()) for at in (0, 1))
    usual = Fraction(pleased, rated) if rated else Fraction(1, 2)

    def place(code: str) -> tuple[bool, Fraction, str]:
        good, told = ratings[code]
        share = (good + usual * rule.settings["prior"]) / (told + rule.settings["prior"])
        return code not in first, -share, code

    return sorted(ratings, key=place)


def luck(number: str) -> int:
    """Draw 0 to 99 for a case, for newcomers: the same whoever draws again."""
    return drawn("newcomers", number)


def drawn(what: str, number: str) -> int:
    """Draw 0 to 99 for a case and a purpose."""
    return int(hashlib.sha256(f"{LOT}.{what}/{number}".encode()).hexdigest(), 16) % 100
