"""Puts together what is brought to the doors of a roll: each door, its code, and where a QR code leads."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.house.bot_links import residents_link, with_payload
from workflows.participation.rolls.vouch import DoorCode
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Bundle:
    """The sheets of one roll."""

    roll: str
    doors: Sequence[DoorCode]
    bot: str  # address of the residents' bot; empty without one
    page: str  # address of the chat of the web door
    days: int

    def link(self, code: str) -> str:
        """Where the QR code of a sheet leads: to the bot with the code said, else to the chat."""
        return with_payload(self.bot, code) or self.page


def bundle(tx: Transaction, roll: str, doors: Sequence[DoorCode], address: str, days: int) -> Bundle:
    """Put together what the sheets of a roll need."""
    return Bundle(roll, doors, residents_link(tx), f"{address}/chat", days)


def as_csv(sheets: Bundle) -> str:
    """Write the doors with their codes and links as a table, for a letter of one's own."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("unit", "code", "link"))
    table.writerows((each.unit, each.code, sheets.link(each.code)) for each in sheets.doors)
    return out.getvalue()
