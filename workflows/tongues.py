"""The language that a person chose, or in which they first spoke plainly; every chat may speak its own."""

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models.core import run, table
from models.person import Person
from models.vocabulary import Locale
from workflows.transaction import Transaction

CHOSEN = select(col(Person.language)).where(col(Person.id) == bindparam("person"))
CHOOSE = (
    update(table(Person))
    .where(table(Person).c.id == bindparam("person"))
    .values(language=bindparam("spoken"))
)


def chosen(tx: Transaction, person_id: int) -> Locale | None:
    """Return the language of a person, None where they have not made it plain."""
    found = run(tx, CHOSEN, {"person": person_id}).scalar_one_or_none()
    return None if found is None else Locale(found)


def choose(tx: Transaction, person_id: int, locale: str) -> None:
    """Let this be the language of a person from now on."""
    run(tx, CHOOSE, {"person": person_id, "spoken": locale})
