"""Finds the pages of the house that a message names, so that the web chat leads there."""

import re
from collections.abc import Iterator

PAGES = "|".join(
    (
        *("dashboard", "figures", "index", "deficits", "signs", "topics?", "loop", "practices?", "needs"),
        *("means", "trials", "petitions?", "covenants?", "evaluations?", "budgets?", "panels?"),
        *("session", "matters?", "decisions", "votes?", "opinions?", "meetings", "case"),
        *("desk/(?:index|signs|topics|loop|practices)", "operator/post"),
    )
)
"""First parts of addresses that are linked; the script reads the same."""
NAMED = re.compile(rf"(?<![\w./:-])/(?:{PAGES})(?:/[\w-]+)*(?![\w/])", re.ASCII)


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text in their order, and whether each is the address of a page of ours."""
    at = 0
    for found in NAMED.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False
