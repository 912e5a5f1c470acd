"""The keys of the index that are put together: the head, and what may follow it."""

from collections.abc import Iterable

from workflows.responsiveness.index.asked import FORMS, Outcome
from workflows.responsiveness.index.definitions import PartOf, index_versions
from workflows.responsiveness.index.pleas import No, PleaKind
from workflows.responsiveness.index.publish import IndexState
from workflows.responsiveness.recheck.terms import No as NotAsked
from workflows.responsiveness.recheck.terms import Said

LISTS = {rule.code for each in index_versions() for rule in each.lists}

RECHECK_BUTTONS = frozenset(f"recheck_{each}" for each in Said)
"""Buttons under the question that is asked again."""

INDEX: dict[str, Iterable[object]] = {
    "index.": PartOf,
    "index.ask.": [f"{verb}.{field.name}" for verb, fields in FORMS.items() for field in fields],
    "index.list.": [f"{code}{end}" for code in LISTS for end in ("", ".means")],
    "index.no.": No,
    "index.plea.": PleaKind,
    "index.ruling.": (*Outcome, "open"),
    "index.state.": IndexState,
    "index.sure.": FORMS,
    "recheck.no.": NotAsked,
    "recheck.taken.": Said,
}
