"""Tells where the bots are found, once a process that listens to them has heard their names."""

from collections.abc import Mapping

from workflows.cases.numbers import CaseNumber
from workflows.house.marks import DOOR, below
from workflows.transaction import Transaction

LONGEST_PAYLOAD = 64
"""Characters that a link may carry. Source: core.telegram.org/bots/features#deep-linking."""


def bot_links(tx: Transaction) -> Mapping[str, str]:
    """Return the address of each bot by its channel; those whose name nobody knows yet are left out."""
    found = {channel: str(door.data.get("link") or "") for channel, door in below(tx, DOOR).items()}
    return {channel: link for channel, link in found.items() if link}


def residents_link(tx: Transaction) -> str:
    """Return the address of the residents' bot, of the first where there are several; empty without one."""
    links = bot_links(tx)
    return next((links[each] for each in sorted(links) if each.startswith("residents")), "")


def staff_link(tx: Transaction) -> str:
    """Return the address of the staff's bot; empty without one."""
    return bot_links(tx).get("staff", "")


def with_payload(link: str, payload: str) -> str:
    """Return a link that says something by itself; empty where there is no bot, or no room for it."""
    return f"{link}?start={payload}" if link and len(payload) <= LONGEST_PAYLOAD else ""


def group_link(link: str, code: str) -> str:
    """Return the link that adds a bot to a group and tells it a code there; empty where there is no bot.

    Source: core.telegram.org/bots/features#deep-linking.
    """
    return f"{link}?startgroup={code}" if link else ""


def case_link(link: str, number: CaseNumber | str) -> str:
    """Return the link that opens a case, for whoever may see it."""
    return with_payload(link, f"case_{number}")
