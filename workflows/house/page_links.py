"""Tells where the public pages are found, once a process that knows the address has said so."""

from datetime import datetime

from workflows.house.marks import mark, marked
from workflows.transaction import Transaction

PAGES = "pages"
"""The mark in which the address of the pages stands."""


def keep_address(tx: Transaction, address: str, now: datetime) -> None:
    """Keep the address that people see, if it is another than before; whoever knows none changes nothing."""
    address = address.rstrip("/")
    if address and address != kept_address(tx):
        mark(tx, PAGES, now, {"address": address})


def kept_address(tx: Transaction) -> str:
    """Return the address that people see; empty where nobody has set one."""
    found = marked(tx, PAGES)
    return str(found.data.get("address") or "") if found else ""


def page_link(tx: Transaction, path: str) -> str:
    """Return the whole link of a public page; its path alone where nobody has set an address."""
    return kept_address(tx) + path
