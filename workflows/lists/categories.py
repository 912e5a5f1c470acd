"""Keeps the shipped tree of categories in the database, where the list and the cases refer to it."""

from sqlmodel import col, select

from models.body import Category
from models.ledger import Event
from nlu.categories import LOCALES, load_categories
from workflows.transaction import Transaction

OWN = "house:category:"
"""What the chain of a category begins with that an operator has worded: a release leaves it alone."""


def keep_categories(session: Transaction) -> int:
    """Write every shipped category, new or changed; return how many there are."""
    kept = {category.code: category for category in session.exec(select(Category)).all()}
    own = worded_here(session)
    shipped = load_categories()
    for one in shipped:
        if one.code in own:
            continue
        category = kept.get(one.code) or Category(code=one.code, name="", name_hant="", name_en="", limit="")
        category.parent, category.limit, category.standard = one.parent, one.limit, one.standard
        category.name, category.name_hant, category.name_en = (one.names[each] for each in LOCALES)
        session.add(category)
    return len(shipped)


def worded_here(session: Transaction) -> set[str]:
    """Return the codes of the categories that an operator has changed."""
    chains = select(col(Event.subject)).where(col(Event.subject).startswith(OWN)).distinct()
    return {subject.removeprefix(OWN) for subject in session.exec(chains).all()}
