"""Tells a whole roll of a covenant in portions, so that nobody else's step waits long for it."""

import json
from dataclasses import asdict, dataclass, replace

from models import post
from models.covenant import Covenant
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.participation.covenants.record import look
from workflows.participation.votes.electors import speakers_of
from workflows.participation.votes.telling import PORTION, persons_after
from workflows.screens import Screen, Sentence, from_json, to_json

TELL = "covenant_tell"
"""The name of the timer at which the next are told."""


@dataclass(frozen=True)
class Round:
    """One thing that is told, and after whom it goes on."""

    key: str
    screen: str
    after: int = 0


def tell_roll(act: Act, covenant: Covenant, line: Sentence, key: str) -> None:
    """Tell everybody on the roll, each once for what `key` names."""
    tell_portion(act, covenant, Round(key, to_json(Screen((line,), look(covenant)))))


def go_on(act: Act, covenant_id: int, data: str) -> None:
    """Tell the next portion."""
    tell_portion(act, act.tx.get_one(Covenant, covenant_id), Round(**json.loads(data)))


def tell_portion(act: Act, covenant: Covenant, found: Round) -> None:
    """Tell some, and let the clock go on behind the last of them."""
    asked = speakers_of(covenant.roll_id).limit(PORTION)
    persons = persons_after(act.tx, asked, found.after)
    chats, key = notices.chats_of_persons(act.tx, persons), f"covenant_{found.key}:{covenant.id}"
    notices.tell_many(act.tx, chats, from_json(found.screen), act.now, act.chance, key)
    if len(persons) == PORTION:
        rest = json.dumps(asdict(replace(found, after=persons[-1])), ensure_ascii=False)
        name = f"{TELL}:{covenant.id}:{found.key}"
        post.set_timer(act.tx, name, TimerKind.COVENANT, act.now, covenant.id, rest)
