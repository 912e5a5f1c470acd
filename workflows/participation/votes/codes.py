"""Finds the number of a vote in what somebody sends: typed alone, or carried by a link."""

import re

from workflows.cases.numbers import ALPHABET
from workflows.participation.votes.records import PREFIX, SERIAL

PAYLOAD = "vote_"
"""What a link that begins a chat says before the number."""

CODE = re.compile(rf"(?:{PAYLOAD})?({PREFIX}-\d{{8}}-[{ALPHABET}]{{{SERIAL}}})", re.IGNORECASE)


def find_vote(text: str) -> str | None:
    """Return the number of a vote where a text is nothing else."""
    found = CODE.fullmatch(text.strip())
    return found[1].upper() if found else None
