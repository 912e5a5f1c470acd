"""Says of the tables of covenants which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OURS, PROOF, PUBLISHED, STAFF

OF_COVENANTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "covenantversion": {
        OURS: ("id", "covenant_id", "vote_id"),
        STAFF: ("drafter_id",),
        PUBLISHED: (
            *("number", "kind", "stage", "why", "drafted_at", "shown_at", "comments_until", "text_hash"),
            *("from_at", "ended_at", "adopted_at", "filing", "filed_at"),
        ),
    },
    "covenantarticle": {OURS: ("id", "version_id"), PUBLISHED: ("number", "words", "origin")},
    "covenantcomment": {OURS: ("id", "version_id", "person_id"), PROOF: ("nonce",)},
    "covenantcitation": {OURS: ("id", "article_id", "case_id"), "given with the answer": ("cited_at",)},
}
