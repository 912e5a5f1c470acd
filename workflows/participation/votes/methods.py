"""Names how ballots are counted, and which way fits which kind."""

from enum import StrEnum

from models.vocabulary_votes import VoteKind


class Method(StrEnum):
    """A way to count. Those of files (`workflows.participation.count`) have the same names."""

    YES_NO = "yes-no"
    DOUBLE = "double"  # heads and area at once
    PLURALITY = "plurality"  # most marks
    APPROVAL = "approval"
    SCORE = "score"
    IRV = "irv"
    STV = "stv"
    SCHULZE = "schulze"
    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"
    KNAPSACK = "knapsack"


METHODS: dict[VoteKind, tuple[Method, ...]] = {
    VoteKind.YES_NO: (Method.YES_NO, Method.DOUBLE),
    VoteKind.CHOICE: (Method.PLURALITY,),
    VoteKind.APPROVAL: (Method.APPROVAL,),
    VoteKind.SCORE: (Method.SCORE,),
    VoteKind.RANKED: (Method.IRV, Method.STV, Method.SCHULZE),
    VoteKind.BUDGET: (Method.EQUAL_SHARES, Method.GREEDY, Method.KNAPSACK),
}
SINGLE = frozenset({Method.IRV, Method.YES_NO, Method.DOUBLE})
"""Those that elect one."""

YES, NO, ABSTAIN = 1, 2, 3
"""The places of the only options of a question of yes or no."""

ANSWERS = {YES: "yes", NO: "no", ABSTAIN: "abstain"}
"""What these options are called where they are kept; the catalogue has the words (`vote.yes` …)."""
