"""Measure hot spots against events that somebody has labelled by hand.

python -m benchmarks.hotspots FILE LABELS   (FILE: id,user,subject,text,time; LABELS: id,event; a minute)

The messages with a label count. For B-cubed precision a message of a hot spot without a label is a stranger.
The plain baseline is what a tutorial shows: TF-IDF of the subjects' character n-grams, average linkage at
distance 0.90.
"""

import csv
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from nlu.hotspots.clusters import clusters
from nlu.hotspots.grams import weighed
from nlu.hotspots.messages import read_messages
from nlu.hotspots.spots import Found, hotspots_of_file
from nlu.text import normalise

PLAIN_REACH = 0.10


def measured(file: Path, labels: Path) -> dict[str, object]:
    """Return the figures of the command and of the plain baseline on the same labels."""
    with labels.open(encoding="utf-8", newline="") as source:
        events = {row["id"]: row["event"] for row in csv.DictReader(source)}
    started, cpu = time.perf_counter(), time.process_time()
    found = hotspots_of_file(file, lambda _stage, _done, _of: None)
    spent = {"seconds": time.perf_counter() - started, "cpu_seconds": time.process_time() - cpu}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "messages": found.read,
        "hotspots": len(found.spots),
        "labelled": len(events),
        "events": len(set(events.values())),
        **{name: round(value, 1) for name, value in spent.items()},
        "peak_memory_mb": round(memory),
        "b_cubed": b_cubed([spot.messages for spot in found.spots], events),
        "plain_b_cubed": b_cubed(plain(file), events),
        "ranks": ranks(found, events),
    }


def b_cubed(groups: Sequence[Sequence[str]], events: Mapping[str, str]) -> dict[str, float]:
    """Return precision, recall and F over the labelled messages; who is in no group stands alone."""
    group_of = {each: number for number, group in enumerate(groups) for each in group}
    size = Counter(group_of.values())
    of_event = Counter(events.values())
    both = Counter((group_of.get(each, each), event) for each, event in events.items())
    precision = recall = 0.0
    for each, event in events.items():
        mine = group_of.get(each, each)
        together = both[mine, event]
        precision += together / (size[mine] if isinstance(mine, int) else 1) / len(events)
        recall += together / of_event[event] / len(events)
    scores = {"precision": precision, "recall": recall, "f": 2 * precision * recall / (precision + recall)}
    return {name: round(score, 3) for name, score in scores.items()}


def plain(file: Path) -> list[list[str]]:
    """Return the groups of the baseline."""
    messages = read_messages(file)
    count = len(messages)
    subjects = [normalise(each.subject) for each in messages]
    rows = weighed(subjects, range(2, 5), count + 1, lambda times, held: times * (np.log(count / held) + 1))
    alike = np.stack([rows.alike(row) for row in range(count)])
    return [[messages[row].id for row in group] for group in clusters(alike, PLAIN_REACH)]


def ranks(found: Found, events: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return for each event, the largest first, the rank of the hot spot that holds most of it."""
    told = {}
    for event, size in Counter(events.values()).most_common():
        held = [sum(events.get(each) == event for each in spot.messages) for spot in found.spots]
        best = int(np.argmax(held))
        told[event] = {"messages": size, "rank": best + 1, "of_it_there": held[best]}
    return told


if __name__ == "__main__":
    match sys.argv[1:]:
        case [file, labels]:
            print(json.dumps(measured(Path(file), Path(labels)), ensure_ascii=False, indent=2))
        case _:
            sys.exit(__doc__)
