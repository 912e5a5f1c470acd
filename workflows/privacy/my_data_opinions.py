"""Says of the tables of conversations which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OURS, PLANNED, PUBLISHED, STAFF

COUNTED = "how many people answered what; nobody's own"

OF_OPINIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "conversation": {
        OURS: ("id", "roll_id", "author_id", "seed", "changes", "mapped"),
        PLANNED: ("map_waits",),
        PUBLISHED: (
            *("stage", "question", "area", "body", "opened_at", "closes_at", "ended_at", "reason"),
            *("text_hash", "mapped_at", "map", "frame"),
        ),
    },
    "statement": {
        OURS: ("id", "conversation_id", "author_id", "by_organizer"),
        STAFF: ("remover_id", "ruler_id"),
        COUNTED: ("agree", "disagree", "passed"),
        PUBLISHED: ("removal", "reason", "removed_at", "appealed_at", "ruled_at", "ruling"),
    },
    "opinionseat": {OURS: ("id", "conversation_id", "person_id", "changed")},
}
