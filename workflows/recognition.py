"""What waits to be recognised: one row for each recording to be heard and picture to be read.

The row is a timer: its instant is when nobody waits any longer. It goes in the transaction that tells what
was recognised, so that a process killed in the middle loses nothing and tells nothing twice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models import post
from models.case import Attachment, Case
from models.core import run, table
from models.post_tables import Timer
from models.vocabulary import TimerKind
from workflows.timers import DueTimer
from workflows.transaction import Transaction

GIVE_UP = timedelta(minutes=30)
"""† So long somebody waits for the words of a recording; then they are told that there are none."""

LEASE = timedelta(minutes=6)
"""Real time after which another may take up what a process has begun and not told."""

MOST_TRIES = 3
"""What has failed so often (killed in the middle, out of memory, out of time) is not tried again."""

TIMER = table(Timer).c
COLUMNS = (TIMER.id, TIMER.key, TIMER.subject, TIMER.data, TIMER.attempts, TIMER.error)
WAITING = (
    select(*COLUMNS)
    .where(TIMER.kind == TimerKind.RECOGNISE, TIMER.due_at <= bindparam("until"))
    .order_by(TIMER.due_at)
    .limit(bindparam("most"))
)
BY_KEY = select(*COLUMNS).where(TIMER.key == bindparam("name")).with_for_update()
CLAIM = (
    update(table(Timer))
    .where(TIMER.id == bindparam("job"), TIMER.attempts == bindparam("tried"))
    .values(attempts=TIMER.attempts + 1, error=bindparam("lease"))
)
PUT_BACK = update(table(Timer)).where(TIMER.id == bindparam("job")).values(error="")
CASE_OF = (
    select(col(Case.id))
    .join(Attachment, col(Attachment.case_id) == col(Case.id))
    .where(col(Attachment.name) == bindparam("name"), col(Case.reporter_id) == bindparam("person"))
)


@dataclass(frozen=True)
class Job:
    """An attachment of a chat that somebody is to make words of; `case_id` is what it would be added to."""

    id: int
    name: str
    chat_id: int
    case_id: int | None
    tried: int
    leased_until: datetime | None

    @property
    def hopeless(self) -> bool:
        """Whether it has failed so often that nobody tries again."""
        return self.tried >= MOST_TRIES


def key_of(name: str) -> str:
    """Name the one timer that an attachment has while it waits."""
    return f"recognise:{name}"


def ask(tx: Transaction, chat_id: int, name: str, now: datetime, case_id: int | None = None) -> None:
    """Let somebody make words of an attachment."""
    data = json.dumps({"case": case_id})
    post.set_timer(tx, key_of(name), TimerKind.RECOGNISE, now + GIVE_UP, chat_id, data)


def waiting(tx: Transaction, now: datetime, limit: int) -> list[Job]:
    """Return what waits, the oldest first; the cost depends on what is due in half an hour."""
    return [job_of(row) for row in run(tx, WAITING, {"until": now + GIVE_UP, "most": limit})]


def claim(tx: Transaction, job: Job, real_now: datetime) -> bool:
    """Take a job before it is begun; False when another has."""
    lease = (real_now + LEASE).isoformat()
    return run(tx, CLAIM, {"job": job.id, "tried": job.tried, "lease": lease}).rowcount > 0


def finish(tx: Transaction, name: str) -> Job | None:
    """Take the row of an attachment out; None when it was told or given up before."""
    row = run(tx, BY_KEY, {"name": key_of(name)}).first()
    if row is None or not post.cancel_timer(tx, key_of(name)):
        return None
    return job_of(row)


def job_of(row: Sequence[object]) -> Job:
    """Read a row; the lease of a job stands where other timers keep their error."""
    timer_id, key, chat_id, data, tried, lease = row
    try:
        until = datetime.fromisoformat(str(lease)) if lease else None
    except ValueError:  # the clock has failed at it, and keeps its error there
        until = None
    case_id = json.loads(str(data)).get("case")
    return Job(int(str(timer_id)), name_in(str(key)), int(str(chat_id)), case_id, int(str(tried)), until)


def name_in(key: str) -> str:
    """Return the attachment that a timer's key names."""
    return key.partition(":")[2]


def name_of(timer: DueTimer) -> str:
    """Return the attachment that nobody could make words of in time."""
    return name_in(timer.key)


def only_words(timer: DueTimer) -> bool:
    """Whether the attachment was kept for its words alone: they would go to a case, and nothing else."""
    return json.loads(timer.data).get("case") is not None


def case_with(tx: Transaction, name: str, person_id: int) -> int | None:
    """Return the case that has got an attachment, if it is this person's own."""
    found: int | None = run(tx, CASE_OF, {"name": name, "person": person_id}).scalar_one_or_none()
    return found


def put_back(tx: Transaction, job: Job) -> None:
    """Let a job that failed be tried again at once: nobody is at it any more."""
    run(tx, PUT_BACK, {"job": job.id})
