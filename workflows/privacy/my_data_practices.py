"""Says of the tables of the practice library which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OF_BODY, OURS, PUBLISHED, STAFF

OF_PRACTICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "practice": {
        OURS: ("id", "origin_id"),
        STAFF: ("author_id",),
        PUBLISHED: (
            *("code", "origin", "body", "area", "category", "since", "made_at", "published_at"),
            *("withdrawn_at", "withdrawn_why"),
        ),
    },
    "practiceversion": {
        OURS: ("id", "practice_id"),
        STAFF: ("writer_id", "reviewer_id"),
        PUBLISHED: (
            *("number", "stage", "title", "problem", "done", "cost", "time", "evidence", "for_whom"),
            *("rely_on", "who_gains", "who_judges", "why", "drafted_at", "submitted_at", "reviewed_at"),
            *("sent_back", "text_hash"),
        ),
    },
    "practiceadoption": {
        OURS: ("id", "practice_id", "steps"),
        PUBLISHED: ("body", "stage", "last_day"),
    },
    "practicestep": {
        OURS: ("id", "adoption_id"),
        STAFF: ("person_id",),
        PUBLISHED: ("number", "stage", "day", "reason", "at"),
    },
    "practiceuse": {OURS: ("id", "practice_id", "case_id"), OF_BODY: ("body", "useful", "at")},
    "practiceeffect": {
        OURS: ("id", "practice_id"),
        PUBLISHED: ("month", "measure", "version", "told", "measured_at"),
    },
}
