"""Tells everybody who decides about a round: a portion at once, the next by the clock."""

import json
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.budget import BudgetRound
from models.roll import RollMember, RollUnit
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.participation.budgets.record import Rows, look
from workflows.participation.votes.telling import PORTION, persons_after
from workflows.screens import Screen, Sentence, from_json, to_json


@dataclass(frozen=True)
class Round:
    """One thing that is told, and after whom it goes on."""

    key: str
    screen: str
    after: int = 0


def tell_members(act: Act, row: BudgetRound, key: str, line: Sentence, rows: Rows = ()) -> None:
    """Tell everybody on the roll, each once for what `key` names."""
    screen = to_json(Screen((line,), (*rows, (look(row),))))
    tell_portion(act, row, Round(f"budget_{key}:{row.id}:{act.now.isoformat()}", screen))


def go_on(act: Act, round_id: int, data: str) -> None:
    """Tell the next portion."""
    tell_portion(act, act.tx.get_one(BudgetRound, round_id), Round(**json.loads(data)))


def tell_portion(act: Act, row: BudgetRound, found: Round) -> None:
    """Tell some, and let the clock go on behind the last of them."""
    asked = (
        select(col(RollMember.person_id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(
            col(RollUnit.roll_id) == row.roll_id,
            col(RollUnit.ended_at).is_(None),
            col(RollMember.ended_at).is_(None),
        )
        .limit(PORTION)
    )
    persons = persons_after(act.tx, asked, found.after)
    chats = notices.chats_of_persons(act.tx, persons)
    notices.tell_many(act.tx, chats, from_json(found.screen), act.now, act.chance, found.key)
    if len(persons) == PORTION:
        rest = json.dumps(asdict(replace(found, after=persons[-1])), ensure_ascii=False)
        post.set_timer(act.tx, f"budget_tell:{found.key}", TimerKind.BUDGET, act.now, row.id, rest)
