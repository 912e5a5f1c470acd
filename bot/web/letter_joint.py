"""Tells in the letter of a case what bodies did that work on it together."""

from collections.abc import Callable, Mapping

from bot.web.names import Namer
from bot.web.timeline import Line
from models.vocabulary import EventKind
from workflows.screens import Sentence, say


def called(line: Line, names: Namer) -> Sentence:
    """Bodies were called, or one was asked for a part."""
    listed = line.facts.get("bodies")
    bodies = tuple(names.body(str(each)) for each in listed) if isinstance(listed, list) else ()
    return say("letter.joint_called", what=say(f"public.event.{line.kind}"), bodies=bodies)


def by_body(line: Line, names: Namer) -> Sentence:
    """A body that was called did something, or was told something."""
    return say("letter.joint_body", body=names.body(line.body), what=say(f"public.event.{line.kind}"))


JOINT: Mapping[EventKind, Callable[[Line, Namer], Sentence]] = {
    **dict.fromkeys((EventKind.WHISTLED, EventKind.HELP_ASKED), called),
    **dict.fromkeys((EventKind.SIGNED_IN, EventKind.CONTACTED, EventKind.PART_ANSWERED), by_body),
    **dict.fromkeys((EventKind.URGED, EventKind.RATED, EventKind.CLAIMED), by_body),
}
"""The sentences of joint handling."""
