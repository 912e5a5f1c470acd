"""Keeps the shipped tree of categories in the database, where the list and the cases refer to it."""

from sqlmodel import select

from models.body import Category
from nlu.categories import LOCALES, load_categories
from workflows.transaction import Transaction


def keep_categories(session: Transaction) -> int:
    """Write every shipped category, new or changed; return how many there are."""
    kept = {category.code: category for category in session.exec(select(Category)).all()}
    shipped = load_categories()
    for one in shipped:
        category = kept.get(one.code) or Category(code=one.code, name="", name_hant="", name_en="", limit="")
        category.parent, category.limit, category.standard = one.parent, one.limit, one.standard
        category.name, category.name_hant, category.name_en = (one.names[each] for each in LOCALES)
        session.add(category)
    return len(shipped)
