"""Does what the clock has to do about the index: publish it, and remind of pleas that nobody has ruled on."""

from workflows.cases.acts import Act
from workflows.responsiveness.index import pleas, publish
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key. Raises OutsideFirst: counting takes long."""
    if timer.key == publish.KEY:
        publish.fire(act, timer)
    else:
        pleas.press(act, timer.subject or 0)
