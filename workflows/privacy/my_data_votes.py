"""Says of the tables of votes which columns are not given to a person, and why."""

from collections.abc import Mapping

from workflows.privacy.my_data_reasons import OURS, PROOF, PUBLISHED, STAFF

NOBODYS = "a ballot that belongs to nobody: nothing tells whose it is, so that it is given to nobody"
WITH_VOTE = "published with the vote, under its number"

OF_VOTES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "vote": {
        OURS: ("id", "roll_id", "version", "case_id"),
        STAFF: ("author_id",),
        PUBLISHED: ("process", "kind", "method", "secrecy", "question", "pro", "contra", "seats", "most"),
        WITH_VOTE: (
            *("stage", "item", "quorum", "passing", "base", "may_change", "tie", "budget", "body", "area"),
            *("made_at", "announced_at", "opens_at", "closes_at", "extended_at", "ended_at", "reason"),
            *("seed", "question_hash", "roll_hash", "result"),
        ),
    },
    "voteoption": {OURS: ("id", "vote_id", "file"), WITH_VOTE: ("place", "words", "cost", "picture", "alt")},
    "voteelector": {OURS: ("id", "vote_id")},
    "voteseat": {OURS: ("id", "elector_id", "person_id")},
    "ballot": {OURS: ("id", "vote_id", "elector_id"), PROOF: ("nonce",)},
    "detachedballot": {NOBODYS: ("id", "vote_id", "choices")},
    "decision": {
        OURS: ("id", "vote_id"),
        WITH_VOTE: (
            *("words", "for_whom", "rely_on", "who_gains", "who_judges"),
            *("resolved_at", "trial_until", "measure", "review"),
        ),
    },
    "votestudy": {
        OURS: ("id", "vote_id"),
        STAFF: ("officer_id", "ruler_id"),
        WITH_VOTE: (
            *("text_hash", "basis", "asked_at", "due_at", "silent", "outcome", "ground", "law", "words"),
            *("studied_at", "appeal", "appealed_at", "rule_by", "lifted", "ruling", "ruled_at"),
        ),
    },
    "trial": {
        OURS: ("id", "decision_id", "review_vote_id"),
        WITH_VOTE: (
            *("area", "from_at", "until", "figure", "category", "state", "result"),
            *("over_at", "words", "settled_at"),
        ),
    },
    "decisiontask": {
        OURS: ("id", "decision_id"),
        WITH_VOTE: (
            *("body", "what", "due_at", "progress", "progress_at", "late_why", "expected_at"),
            *("done_at", "report"),
        ),
    },
    "paperballot": {
        OURS: ("id", "vote_id", "elector_id"),
        STAFF: ("first_by", "second_by"),
        "a paper that somebody brought to an office; it is counted as their ballot": (
            "choices",
            "counted_at",
            "read_at",
        ),
    },
}
