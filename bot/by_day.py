"""What the clock tells people by day: announcements, the digest, praise, wishes open to all, asking again."""

from collections.abc import Mapping

from bot.clock import Effect
from models.vocabulary import TimerKind
from workflows.cases import commend, digest
from workflows.joint import wishes
from workflows.responsiveness.recheck import clock as recheck
from workflows.subscriptions import announce

BY_DAY: Mapping[TimerKind, Effect] = {
    TimerKind.ANNOUNCEMENT: announce.fire,
    TimerKind.DIGEST: digest.fire,
    TimerKind.PRAISE: commend.fire,
    TimerKind.WISH: wishes.open_to_all,
    TimerKind.RECHECK: recheck.fire,
}
"""What each kind of timer does."""
