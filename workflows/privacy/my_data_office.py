"""Says of the tables of the house's own work which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import (
    OF_BODY,
    OFFICE,
    OURS,
    PLANNED,
    PROOF,
    PUBLISHED,
    STAFF,
    TRIES,
    WITH_SEAT,
)

OF_OFFICE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "timer": {
        OURS: (
            "id",
            "key",
            "subject",
        ),
        PLANNED: (
            "kind",
            "due_at",
            "data",
            "attempts",
            "error",
        ),
    },
    "allowance": {
        TRIES: (
            "key",
            "used_until",
        ),
    },
    "nudge": {
        OURS: (
            "id",
            "case_id",
            "used_case_id",
        ),
        OF_BODY: (
            "body",
            "cause",
            "at",
            "used_at",
            "held",
            "measured_at",
            "in_time",
            "before_kept",
            "before_due",
        ),
    },
    "invitation": {
        OURS: (
            "id",
            "person_id",
        ),
        PROOF: ("secret_hash",),
        WITH_SEAT: (
            "role",
            "body",
            "area",
            "expires_at",
            "used_at",
        ),
    },
    "mediation": {
        OURS: ("id", "case_id"),
        STAFF: ("mediator_id", "role", "body", "area"),
        "given as the newest wording among the words": ("wording",),
    },
    "mediationparty": {
        OURS: ("id", "mediation_id", "person_id"),
        PROOF: ("code_hash", "expires_at"),
        "a number by which we tell the two sides apart": ("side",),
    },
    "mediationsession": {
        OURS: ("id", "mediation_id"),
        "given with the words of the meeting, which name its time": ("at",),
    },
    "mediationwords": {
        OURS: ("id", "mediation_id", "session_id", "person_id"),
        PROOF: ("salt", "hash"),
    },
    "sitecheck": {
        OURS: ("id", "case_id"),
        STAFF: ("asked_by", "worker_id", "tried"),
        "given among the events of the case": ("asked_at", "due_at", "done_at", "outcome"),
    },
    "absence": {
        OFFICE: (
            "id",
            "person_id",
            "body",
            "deputy_id",
            "since",
            "until",
            "state",
            "cases",
            "set_by",
            "at",
        ),
    },
    "bulkact": {
        OFFICE: (
            "id",
            "person_id",
            "kind",
            "done",
            "at",
            "undone_at",
        ),
    },
    "casetag": {
        OFFICE: (
            "id",
            "case_id",
            "tag",
            "at",
        ),
    },
    "standardreply": {
        OFFICE: (
            "id",
            "body",
            "title",
            "text",
            "by_person",
            "at",
            "ended_at",
        ),
    },
    "patrolplan": {
        OFFICE: (
            "id",
            "cell",
            "kind",
            "checklist",
            "weekdays",
            "minute",
            "meet",
            "made_by",
            "since",
            "until",
        ),
    },
    "patrolround": {
        OFFICE: (
            "id",
            "plan_id",
            "cell",
            "kind",
            "cause",
            "worker_id",
            "at",
            "begun_at",
            "done_at",
            "missed",
            "ticks",
            "found",
        ),
    },
    "roundwalker": {
        OURS: ("id", "round_id", "person_id"),
    },
    "subscription": {
        OURS: ("id", "person_id"),
    },
    "wish": {
        OURS: ("id", "case_id", "what"),
        OFFICE: ("offered_at", "body", "claimed_at"),
    },
    "part": {
        OURS: ("id", "case_id", "place", "what", "came", "answer"),
        OFFICE: (
            "body",
            "kind",
            "asked_by",
            "asked_at",
            "due_at",
            "sign_in_by",
            "contact_by",
            "looked_at",
            "signed_in_at",
            "contacted_at",
            "answered_at",
            "done_at",
            "mark",
        ),
    },
    "matter": {
        OURS: (
            "id",
            "case_id",
        ),
        PUBLISHED: (
            "code",
            "stage",
            "version",
            "title",
            "lead",
            "social",
            "assisting",
            "opened_at",
            "stage_at",
            "due_at",
            "seed",
            "proposal",
            "for_whom",
            "rely_on",
            "who_gains",
            "who_judges",
            "outcome",
            "closed_at",
        ),
    },
    "matterinterest": {
        OURS: (
            "id",
            "matter_id",
        ),
        PUBLISHED: (
            "who",
            "wants",
            "why",
        ),
    },
    "matteroption": {
        OURS: (
            "id",
            "matter_id",
        ),
        PUBLISHED: (
            "what",
            "cost",
            "doer",
        ),
    },
    "matterpromise": {
        OURS: (
            "id",
            "matter_id",
        ),
        PUBLISHED: (
            "body",
            "what",
            "due_at",
            "done_at",
            "kept",
            "note",
        ),
    },
    "servicedelivery": {
        OURS: (
            "id",
            "contract_id",
            "case_id",
        ),
        OFFICE: (
            "code",
            "state",
            "version",
            "what",
            "due_at",
            "asked_at",
            "report",
            "delivered_at",
            "note",
            "accepted_at",
            "amount",
            "pay_by",
            "paid_at",
            "held",
        ),
    },
    "meansdraw": {
        OURS: ("id", "source_id", "case_id"),
        OFFICE: (
            *("code", "state", "version", "amount", "people", "what", "body"),
            *("asked_by", "asked_role", "asked_at", "answered_by", "answered_at", "reason"),
            *("back", "voucher", "photo", "receiver", "used_at", "urged"),
        ),
    },
    "mattersign": {
        OURS: ("id", "matter_id", "option_id", "candidate_id"),
        PUBLISHED: ("body",),
        PROOF: ("reason",),
    },
    "mattercandidate": {
        OURS: ("id", "matter_id", "person_id"),
        PROOF: ("words",),
        "how many others would have them; nobody's own": ("approvals",),
    },
    "matterapproval": {
        "gone as soon as it is counted; until then it can be taken back": ("id", "candidate_id", "person_id"),
    },
    "houserule": {
        OFFICE: (
            "id",
            "version",
            "values",
            "reason",
            "since",
            "decided_at",
            "person_id",
        ),
    },
    "textchange": {
        OFFICE: (
            "id",
            "locale",
            "key",
            "text",
            "at",
            "person_id",
        ),
    },
}
"""Of each table, by the reason why."""
