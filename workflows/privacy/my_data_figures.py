"""Says of the tables of warnings, topics and signs which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OF_BODY, OURS, PUBLISHED

LOT = "the lot by which people are asked again; with it a body could find out who was"
NOBODY = "counted of a body; who told is written down nowhere"

OF_FIGURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "earlywarning": {
        OURS: ("id", "topic_id"),
        PUBLISHED: (
            *("area", "body", "category", "cells", "window", "days", "count", "expected", "chance"),
            *("raised_at", "latest", "still_on", "state", "reason"),
        ),
    },
    "topic": {
        OURS: ("id", "matter_id", "version"),
        PUBLISHED: (
            *("code", "month", "area", "category", "title", "words", "evidence", "owner", "plan", "result"),
            *("stage", "made_at", "picked_at", "planned_at", "measure_at", "over_at"),
        ),
    },
    "topicpromise": {
        OURS: ("id", "topic_id"),
        PUBLISHED: ("body", "what", "due_at", "kept", "kept_at", "note"),
    },
    "signcase": {OURS: ("id", "sign_id"), OF_BODY: ("case_id",)},
    "recheck": {OURS: ("id", "draw_id", "case_id"), LOT: ("nonce",), OF_BODY: ("body",)},
    "pressure": {OURS: ("id",), NOBODY: ("body", "about", "again", "case_id", "at")},
}
