"""Says of the tables of petitions which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OURS, STAFF

WITH_PETITION = "published with the petition, under its number"
BESIDE = "who else may sign, by hashes; of you, the doors for which you have signed are given"

OF_PETITIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "petition": {
        OURS: ("id", "roll_id", "author_id", "case_id", "half_told"),
        STAFF: ("remover_id", "ruler_id"),
        WITH_PETITION: (
            *("cell", "body", "ends_at", "frozen", "threshold", "text_hash", "roll_hash", "ended_at"),
            *("answer", "answered_at", "hearing_until", "removal", "reason", "removed_at"),
            *("appealed_at", "rule_by", "ruled_at", "ruling"),
        ),
    },
    "petitionelector": {OURS: ("id", "petition_id"), BESIDE: ("holder",)},
    "petitionsigner": {OURS: ("id", "petition_id", "elector_id", "person_id")},
}
