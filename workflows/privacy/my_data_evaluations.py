"""Says of the tables of evaluations which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OURS, PROOF, PUBLISHED, STAFF

NOBODYS = "what somebody said, once it leads to nobody any more; nobody can find whose it is"

OF_EVALUATIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "evaluation": {
        OURS: ("id", "contract_id", "task_id", "roll_id"),
        STAFF: ("author_id", "answerer_id", "ruler_id"),
        PUBLISHED: (
            *("stage", "kind", "body", "payer", "area", "why", "meaning", "rubric", "rubric_version"),
            *("standard", "follows", "source", "since", "until", "frame", "drawn", "seed", "opened_at"),
            *("closes_at", "terms_hash", "drawn_hash", "pressed", "ended_at", "reason", "result"),
            *("answer_until", "answer", "answered_at", "published_at", "payer_mark", "payer_words"),
            *("payer_at", "appeal", "appealed_at", "rule_by", "ruling", "ruled_at", "upheld"),
            *("plan_by", "plan", "planned_at", "better_by", "better", "better_at"),
        ),
    },
    "evaluationrater": {OURS: ("id", "evaluation_id", "person_id"), PROOF: ("entry", "nonce")},
    "evaluationsheet": {NOBODYS: ("id", "evaluation_id", "nonce", "marks", "words")},
}
