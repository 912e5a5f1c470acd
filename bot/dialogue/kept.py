"""Reads an update back that was kept when it failed, so that it can be dealt with once more."""

import json

from bot.messages import Incoming, Location


def incoming_again(kept: str, update_id: str) -> Incoming:
    """Return an update as it came, under another name: the same name twice does its work once."""
    facts = json.loads(kept)
    at = facts["location"]
    again = {
        "update_id": update_id,
        "photos": tuple(facts["photos"]),
        "also": (),
        "location": Location(**at) if at else None,
    }
    return Incoming(**{**facts, **again})
