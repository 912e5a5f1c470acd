"""Writes and reads what a topic keeps as JSON: its evidence, and what came of it."""

import json

from models.topic import Topic
from models.vocabulary_topics import Came
from workflows.responsiveness.topics.effect import Quarter, Ratio, Result
from workflows.responsiveness.topics.evidence import Evidence


def kept(what: Evidence | Result) -> str:
    """Write it."""
    return json.dumps(what.as_dict(), sort_keys=True)


def evidence_of(topic: Topic) -> Evidence:
    """Read why a topic was proposed."""
    found = json.loads(topic.evidence)
    return Evidence(
        cases=int(found["cases"]),
        unsolved=int(found["unsolved"]),
        again=int(found["again"]),
        bodies=tuple(found["bodies"]),
        months=tuple(found["months"]),
        beside=tuple(found["beside"]),
        first=str(found["first"]),
        cells=tuple((str(cell), int(count)) for cell, count in found["cells"]),
    )


def result_of(topic: Topic) -> Result | None:
    """Read what came of a topic; None while nothing did."""
    if not topic.result:
        return None
    found = json.loads(topic.result)
    ratio = found["ratio"]
    (before, after), satisfied = found["unsolved"], found["satisfied"]
    return Result(
        came=Came(found["came"]),
        before=Quarter(**found["before"]),
        after=Quarter(**found["after"]),
        ratio=Ratio(**ratio) if ratio else None,
        against=str(found["against"]),
        unsolved=((before[0], before[1]), (after[0], after[1])),
        satisfied=(satisfied[0], satisfied[1]),
        reach=found["reach"],
    )
