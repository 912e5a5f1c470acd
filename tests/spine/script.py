"""What happens, round by round: two reports, a deadline, an answer, a bad verdict, a case opened again."""

from dataclasses import dataclass
from datetime import datetime

from tests.spine.community import HANDLER, LIFT, NEIGHBOUR, NOISE, RESIDENT, after


@dataclass(frozen=True)
class Says:
    """Somebody types a text, or presses the newest button of a name."""

    who: int
    text: str | None = None
    press: str | None = None


@dataclass(frozen=True)
class Round:
    """One instant: what is due happens, then these speak at once; `announce` is said to all messengers."""

    at: datetime
    said: tuple[Says, ...] = ()
    announce: str = ""


SCRIPT = (
    Round(after(0.0), (Says(RESIDENT, LIFT), Says(NEIGHBOUR, NOISE))),
    Round(after(0.05), (Says(RESIDENT, press="confirm"),)),
    Round(after(0.2), announce="停水通知"),  # the neighbour's draft has registered itself by now
    Round(after(0.3), (Says(HANDLER, press="accept"),)),  # the neighbour's case, the newer card
    Round(after(15.0)),  # the reminder of the lift's case, which nobody has taken
    Round(after(15.1), (Says(HANDLER, press="accept"),)),
    Round(after(15.2), (Says(HANDLER, press="reply"),)),
    Round(after(15.3), (Says(HANDLER, "今天下午三点已换好控制板"),)),
    Round(after(15.4), (Says(HANDLER, press="confirm"),)),
    Round(after(15.5), (Says(RESIDENT, press="contacted"),)),
    Round(after(15.6), (Says(RESIDENT, press="unsolved"),)),
    Round(after(15.7), (Says(RESIDENT, press="rate_1"),)),
    Round(after(15.8), (Says(RESIDENT, "又停了"), Says(NEIGHBOUR, press="progress"))),
    Round(after(40.0)),  # reminders of the case that was opened again
)
