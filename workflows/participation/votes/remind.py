"""Reminds those who have not voted, half-way and on the last day; never says how many they are."""

from datetime import datetime, timedelta

from models import post
from models.vocabulary import TimerKind
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import titled

LAST_DAY = timedelta(days=1)


def remind(act: Act, vote: Vote) -> None:
    """Remind everybody for whose elector no ballot is there, and set the next reminder."""
    key = f"reminded:{vote.id}:{act.reference.local_date(act.now).isoformat()}"
    tell_all(act, vote, Whom.MISSING, titled("vote.remind", vote), key)
    set_reminder(act, vote)


def set_reminder(act: Act, vote: Vote) -> None:
    """Let the clock remind at the next of its instants; none is left at the end."""
    later = [at for at in instants(vote.opens_at, vote.closes_at) if at > act.now]
    if later:
        post.set_timer(act.tx, reminder_key(vote.id), TimerKind.VOTE, later[0], vote.id)
    else:
        post.cancel_timer(act.tx, reminder_key(vote.id))


def instants(opens_at: datetime, closes_at: datetime) -> tuple[datetime, ...]:
    """Return when is reminded: half-way, and a day before the end where half-way is earlier than that."""
    half = opens_at + (closes_at - opens_at) / 2
    last = closes_at - LAST_DAY
    return (half, last) if half < last else (half,)


def reminder_key(vote_id: int) -> str:
    """Name the timer of the next reminder."""
    return f"vote_remind:{vote_id}"
