"""Puts what the record knows of something that worked into a first text, in the language of its author."""

from collections.abc import Mapping
from datetime import timedelta

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows.cases.lateness import span_of
from workflows.practices.origin import Known
from workflows.practices.propose import Wording
from workflows.practices.terms import FOUR
from workflows.reference import Reference
from workflows.screens import Value

FIGURES = "/figures/solution /figures/on_time"
"""Where everybody can look how the body answers."""


def wording(reference: Reference, locale: Locale) -> Wording:
    """Return how what is known is put into words."""

    def put(known: Known) -> Mapping[str, str]:
        facts = facts_of(reference, known)
        title = known.title or phrase(f"practice.fill.title.{known.origin}", locale, **facts)
        text = {
            "title": title,
            "problem": phrase(f"practice.fill.problem.{known.origin}", locale, **facts, title=title),
            "done": known.done,
            "cost": known.cost,
            "time": phrase("practice.fill.time", locale, span=span_of(timedelta(hours=known.hours)))
            if known.hours
            else "",
            "evidence": phrase("practice.fill.evidence", locale, pages=f"{known.page} {FIGURES}".strip()),
        }
        given = dict(zip(FOUR, known.answers, strict=False))
        four = {name: given.get(name) or phrase(f"practice.fill.{name}", locale, **facts) for name in FOUR}
        return {**text, **four}

    return put


def facts_of(reference: Reference, known: Known) -> dict[str, Value]:
    """The names of what it is about."""
    bodies = (*([known.body] if known.body else []), *known.helped)
    return {
        "category": reference.category_names(known.category),
        "area": reference.area_name(known.area),
        "body": reference.body_name(known.body),
        "bodies": tuple(map(reference.body_name, bodies)),
    }
