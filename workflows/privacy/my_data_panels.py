"""Says of the tables of panels and deliberations which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OF_BODY, OURS, PLANNED, PROOF, PUBLISHED, STAFF

OF_PANELS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "assembly": {
        OURS: ("id", "roll_id", "panel_id"),
        STAFF: ("chair_id",),
        PUBLISHED: ("area", "opened_at", "closed_at", "minutes_hash"),
    },
    "assemblyseat": {OURS: ("id", "assembly_id", "person_id", "left_at"), OF_BODY: ("body",)},
    "motion": {
        OURS: ("id", "assembly_id", "parent_id", "ruling_id", "seat_id", "second_id", "decision_id"),
        STAFF: ("name", "second_name"),
        PUBLISHED: (
            *("words", "lapses_at", "seconded_at", "debate_until", "vote_until", "ended_at"),
            *("entitled", "yes", "no", "abstain"),
        ),
    },
    "speech": {
        OURS: ("id", "motion_id", "seat_id"),
        STAFF: ("name",),
        PLANNED: ("until",),
        PROOF: ("salt", "hash"),
    },
    "motionballot": {OURS: ("id", "motion_id", "seat_id")},
    "ruling": {
        OURS: ("id", "assembly_id", "motion_id", "speech_id"),
        PUBLISHED: ("reason", "before", "at", "overturned_at"),
    },
    "consultation": {
        OURS: ("id", "panel_id", "decision_id"),
        PUBLISHED: ("code", "caller", "question", "papers", "asked_at", "due_at", "urged", "decided_at"),
    },
    "consultationvoice": {
        OURS: ("id", "consultation_id", "person_id"),
        OF_BODY: ("body", "mark"),
        PROOF: ("salt", "hash"),
    },
}
