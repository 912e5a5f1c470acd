"""Says of the tables of budget rounds which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OFFICE, OURS, PROOF, PUBLISHED, STAFF

WITH_ROUND = "published with the round, under the number of the proposal"

OF_BUDGETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "budgetround": {
        OURS: ("id", "source_id", "roll_id", "author_id", "vote_id"),
        PUBLISHED: (
            *("code", "stage", "title", "sum", "held", "area", "body", "must_not", "rules"),
            *("for_whom", "rely_on", "who_gains", "who_judges", "opened_at", "propose_until"),
            *("check_days", "do_days", "accept_days", "supervise_days", "checked_from", "settled_at"),
            *("supervise_until", "ended_at", "reason"),
        ),
    },
    "budgetproposal": {
        OURS: ("id", "round_id", "author_id", "into_id", "option"),
        STAFF: ("striker_id", "ruler_id"),
        PROOF: ("text_hash",),
        WITH_ROUND: (
            *("strike", "reason", "struck_at", "appealed_at", "ruled_at", "ruling"),
            *("body", "due_at", "answer", "cost", "ground", "days", "why", "answered_at", "late"),
        ),
    },
    "budgetproject": {
        OURS: ("id", "round_id", "proposal_id", "contract_id", "task_id"),
        WITH_ROUND: (
            *("state", "reserved", "spent", "back", "body", "payer", "due_at", "attempt", "delivered_at"),
            *("judge_until", "accepted_at", "faulty", "reason", "ended_at"),
        ),
    },
    "budgetpayment": {
        OURS: ("id",),
        OFFICE: (
            *("code", "project_id", "state", "amount", "what", "asked_by", "asked_at", "answered_by"),
            *("answered_at", "reason", "voucher", "paid_at"),
        ),
    },
    "budgetverdict": {OURS: ("id", "project_id", "person_id")},
    "budgetquestion": {
        OURS: ("id", "round_id", "author_id"),
        STAFF: ("answered_by",),
        WITH_ROUND: ("answered_at",),
    },
}
