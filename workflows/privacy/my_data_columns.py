"""Says of every column that leads to a person whether the copy of their data holds it, and if not, why."""

from collections.abc import Mapping

from workflows.privacy.my_data_budgets import OF_BUDGETS
from workflows.privacy.my_data_covenants import OF_COVENANTS
from workflows.privacy.my_data_evaluations import OF_EVALUATIONS
from workflows.privacy.my_data_figures import OF_FIGURES
from workflows.privacy.my_data_office import OF_OFFICE
from workflows.privacy.my_data_opinions import OF_OPINIONS
from workflows.privacy.my_data_panels import OF_PANELS
from workflows.privacy.my_data_petitions import OF_PETITIONS
from workflows.privacy.my_data_practices import OF_PRACTICES
from workflows.privacy.my_data_reasons import (
    LESSON,
    OURS,
    PLANNED,
    PROOF,
    SENDING,
    SKETCH,
    STAFF,
    WITH_ATTACHMENT,
    WITH_CHAT,
)
from workflows.privacy.my_data_votes import OF_VOTES

GIVEN: Mapping[str, tuple[str, ...]] = {
    "person": ("id", "name", "roster_code", "created_at", "language", "merged_into", "forgotten_at"),
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
        "standard",
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
    "subscription": ("topic", "area", "since"),
    "recheck": ("asked_at", "answer", "answered_at"),
    "rollmember": ("how", "since", "ended_at"),
    "rollobjection": ("kind", "unit", "words", "due_at", "said_at", "ruled_at", "granted", "reason"),
    "vote": ("code", "title"),
    "voteelector": ("holder", "units", "cell", "heads", "area", "salt", "entry", "voted"),
    "voteseat": ("proxy", "paper"),
    "budgetproposal": (
        *("place", "title", "what", "spot", "rough", "category", "cell", "state", "appeal"),
        *("revised", "proposed_at"),
    ),
    "budgetverdict": ("attempt", "verdict", "words", "nonce", "mark"),
    "budgetquestion": ("words", "asked_at", "answer"),
    "petition": ("code", "title", "words", "category", "object_body", "published_at", "stage", "appeal"),
    "petitionelector": ("units",),
    "petitionsigner": ("nonce", "mark", "verdict"),
    "conversation": ("code", "title"),
    "statement": ("number", "words", "said_at", "gone", "appeal"),
    "opinionseat": ("nonce", "said"),
    "evaluation": ("code", "title"),
    "evaluationrater": ("invited_at", "reminded", "declined", "marks", "words"),
    "covenantcomment": ("article", "words", "said_at", "answer", "answered_at"),
    "assembly": ("code", "title"),
    "assemblyseat": ("number", "name"),
    "motion": ("number", "kind", "stage", "moved_words", "moved_at"),
    "speech": ("side", "state", "words", "asked_at", "said_at"),
    "motionballot": ("choice", "nonce", "mark"),
    "consultationvoice": ("seat", "words", "said_at"),
    "ballot": ("choices", "tracker"),
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

WITHHELD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **OF_OFFICE,
    **OF_VOTES,
    **OF_PETITIONS,
    **OF_BUDGETS,
    **OF_OPINIONS,
    **OF_PANELS,
    **OF_EVALUATIONS,
    **OF_COVENANTS,
    **OF_FIGURES,
    **OF_PRACTICES,
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
            "earlier",
            "climbed",
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
    "rollmember": {
        OURS: ("id", "person_id", "unit_id"),
        STAFF: ("vouched_by",),
    },
    "rollobjection": {
        OURS: ("id", "person_id", "roll_id"),
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
}
"""What is not given: of each table, by the reason why."""
