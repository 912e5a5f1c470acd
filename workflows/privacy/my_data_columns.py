"""Says of every column that leads to a person whether the copy of their data holds it, and if not, why."""

from collections.abc import Mapping

GIVEN: Mapping[str, tuple[str, ...]] = {
    "person": ("id", "name", "roster_code", "created_at", "merged_into", "forgotten_at"),
    "membership": ("role", "body", "area", "since", "until"),
    "chat": (
        "channel",
        "address",
        "role",
        "body",
        "area",
        "locale",
        "state",
        "memory",
        "blocked",
        "created_at",
        "revoked_at",
    ),
    "websession": ("expires_at", "used_at"),
    "linkcode": ("expires_at", "used_at"),
    "case": (
        "number",
        "status",
        "nature",
        "urgency",
        "category",
        "confidence",
        "place",
        "cell",
        "latitude",
        "longitude",
        "body",
        "object_body",
        "basis",
        "anonymous",
        "on_behalf",
        "may_contact",
        "opened_at",
        "due_at",
        "accepted_at",
        "answered_at",
        "closed_at",
        "contacted",
        "solved",
        "satisfaction",
        "returned",
        "reopened",
        "lacks",
        "excluded",
        "excluded_reason",
        "exempt",
        "paused_at",
        "demo",
        "imported",
        "origin",
        "anonymised_at",
    ),
    "words": ("kind", "text", "at"),
    "attachment": ("name", "by_staff", "at"),
    "joining": ("at",),
    "mediation": ("number", "status", "opened_at", "ended_at"),
    "mediationparty": ("joined_at", "confirmed", "kept"),
    "mediationwords": ("kind", "wording", "text", "at"),
    "roundwalker": ("at",),
    "mattercandidate": ("at", "left_at", "seated"),
    "mattersign": ("agrees", "at"),
    "contact": ("kind", "sealed", "at"),
    "consent": ("purpose", "version", "given_at", "withdrawn_at"),
    "outbox": ("screen", "number", "created_at", "sent_at", "edits"),
    "inbox": ("at",),
    "setaside": ("incoming", "at", "error", "replayed_at"),
    "event": ("seq", "kind", "at", "basis", "data", "hash"),
}
"""What is given, table by table, under the name of the column. What was sealed is given in the open."""

OURS = "a number by which our rows find each other; it says nothing of you"
PROOF = "a hash or secret that only proves something; its meaning is given beside it"
STAFF = "it names a member of staff; the body that acted is given"
SENDING = "how the sending of a message went on our side"
PLANNED = "when the machine does something next, reckoned from what is given"
OFFICE = "an act in office, kept for the house and not for the person"
PUBLISHED = "of what many decide together, written by an office and published; nobody's own"
WITH_ATTACHMENT = "given with the attachment"
WITH_CHAT = "given with the chat"
TRIES = "how many tries of a chat are left; it is gone within the hour"
OF_BODY = "a body's, which answers for the outcome of a case"
WITH_SEAT = "given with the seat that came of it"

LESSON = "what the machine misread, in codes; the category and the events of the case say the same"
SKETCH = "what the words of the case are about, in sealed numbers; the words themselves are given"

WITHHELD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "membership": {
        OURS: (
            "id",
            "person_id",
        ),
    },
    "chat": {
        OURS: (
            "id",
            "person_id",
            "last_number",
        ),
    },
    "websession": {
        OURS: (
            "id",
            "chat_id",
        ),
        PROOF: ("token_hash",),
    },
    "linkcode": {
        OURS: (
            "id",
            "person_id",
            "chat_id",
        ),
        PROOF: ("code_hash",),
    },
    "correction": {
        LESSON: ("id", "case_id", "at", "source", "read", "category", "body_before", "body"),
    },
    "sketch": {
        OURS: ("case_id",),
        SKETCH: ("sealed", "named", "leaf"),
        "given with the case": ("cell", "is_open"),
    },
    "case": {
        OURS: (
            "id",
            "version",
            "merged_into",
            "entry_id",
            "reporter_id",
            "reporter_chat_id",
        ),
        STAFF: ("handler_id",),
        PLANNED: (
            "clock",
            "clock_from",
            "forward",
        ),
    },
    "words": {
        OURS: (
            "id",
            "case_id",
            "person_id",
        ),
        PROOF: (
            "salt",
            "hash",
        ),
    },
    "attachment": {
        OURS: (
            "id",
            "case_id",
            "chat_id",
        ),
        PROOF: (
            "salt",
            "hash",
        ),
    },
    "picture": {
        "given with the attachment, as the address of the picture": ("name",),
        "given under the address of the attachment": ("sealed",),
        WITH_ATTACHMENT: ("at",),
    },
    "joining": {
        OURS: (
            "id",
            "case_id",
            "person_id",
        ),
    },
    "contact": {
        OURS: (
            "id",
            "person_id",
        ),
        PROOF: ("blind",),
    },
    "consent": {
        OURS: (
            "id",
            "person_id",
        ),
    },
    "datakey": {
        OURS: (
            "id",
            "person_id",
        ),
        PROOF: ("wrapped",),
    },
    "outbox": {
        OURS: (
            "id",
            "chat_id",
            "case_id",
            "dedup",
        ),
        WITH_CHAT: ("channel",),
        PROOF: ("secret",),
        SENDING: (
            "spent",
            "repeat",
            "state",
            "attempts",
            "not_before",
            "lease_until",
            "foreign_id",
            "error",
            "reply",
            "keyed",
        ),
    },
    "inbox": {
        OURS: (
            "id",
            "chat_id",
            "update_id",
            "answers",
        ),
        WITH_CHAT: ("channel",),
    },
    "setaside": {
        OURS: (
            "id",
            "chat_id",
            "update_id",
        ),
        WITH_CHAT: ("channel",),
    },
    "event": {
        OURS: ("id",),
        "given by where the event stands: with its case, or with the person": ("subject",),
        "given under each event as a role; " + STAFF: ("actor",),
        PROOF: ("previous",),
    },
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
            "level",
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
"""What is not given: of each table, by the reason why."""
