"""Teach an encoder the lines about dangers, and find how far to believe it; only training comes here."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import product

from nlu.corpus import Line
from nlu.danger import heed
from nlu.danger_head import DangerHead
from nlu.danger_training import Lesson as Told
from nlu.danger_training import taught, unwritten, written
from nlu.transformer.alarms import CALM, DANGERS, odds_of_danger
from nlu.transformer.directory import Alarm
from nlu.transformer.lessons import DANGER, HEADS, Lessons
from nlu.transformer.network import Network

_WEIGHTS = (0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
_STARTS = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5)


def read_alarms() -> list[Line]:
    """Return the lines that ship, labelled DANGERS or CALM; what is only urgent lies between."""
    known = [lesson for lesson in _told() if lesson.danger or lesson.weight >= 1.0]
    return [Line(lesson.text, DANGERS if lesson.danger else CALM) for lesson in known]


def alarm_learnt(network: Network, lessons: Lessons) -> Alarm | None:
    """Return how the encoder counts on the lines kept apart; None where no danger was taught.

    The danger head that it is joined with there has not seen them either.
    """
    if DANGER not in lessons.labels:
        return None
    column = HEADS.index(DANGER)
    apart = {
        each.forms[0]: each.labels[column] == DANGERS
        for each in lessons.lessons
        if each.apart and each.labels[column]
    }
    head = taught([lesson for lesson in _told() if lesson.text not in apart])
    return alarm_found(apart, head, lambda text: odds_of_danger(network, text))


def alarm_found(truth: dict[str, bool], head: DangerHead, odds: Callable[[str], float]) -> Alarm:
    """Return the alarm that sees most of the dangers among the texts of `truth` and is wrong no oftener.

    No oftener, of all that it calls a danger, than `head` alone; where none sees more, it adds nothing.
    """
    asked = cache(odds)
    best, (most, least) = Alarm(0.0, 0.0), _worth(truth, head, None)
    for weight, start in product(_WEIGHTS, _STARTS):
        alarm = Alarm(weight, start)
        recall, precision = _worth(truth, head, partial(_added, alarm, asked))
        if precision >= least and recall > most:
            best, most = alarm, recall
    return best


def _added(alarm: Alarm, odds: Callable[[str], float], text: str) -> float:
    return alarm.added(odds(text))


def _worth(
    truth: dict[str, bool], head: DangerHead, second: Callable[[str], float] | None
) -> tuple[float, float]:
    """Return recall and precision, which is 1 where nothing is called a danger."""
    found = [bool(heed(text, head, second=second)[0]) for text in truth]
    right = sum(hit and true for hit, true in zip(found, truth.values(), strict=True))
    return right / max(1, sum(truth.values())), right / sum(found) if any(found) else 1.0


def _told() -> Sequence[Told]:
    return [*written(), *unwritten()]
