"""Cites articles of covenants in force in answers and in what mediators write down: a soft basis only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.covenant import Covenant, CovenantArticle, CovenantCitation, CovenantVersion
from models.rows import add_row
from nlu.text import normalise
from workflows.cases.acts import Act
from workflows.participation.covenants.record import all_in_force
from workflows.participation.covenants.search import Line, best, near
from workflows.reference import Reference
from workflows.screens import Sentence, say

MOST = 3
"""Articles of one answer."""


@dataclass(frozen=True)
class Cited:
    """An article as it is cited."""

    id: int
    code: str
    name: str
    version: int
    number: int
    words: str

    @property
    def mark(self) -> str:
        """How a chain names it."""
        return f"{self.code}/{self.version}/{self.number}"


def is_near(reference: Reference, covenant: Covenant, cell: str | None) -> bool:
    """Whether a covenant holds where a case is; of an estate, in the cells in which its houses are.

    A case whose place nobody knows is nowhere.
    """
    if covenant.area is None:
        return True
    if cell is None or covenant.area in reference.area_path(cell):
        return cell is not None
    return any(reference.areas[each].cell == cell for each in reference.cells_under(covenant.area))


def citable(act: Act, cell: str | None) -> list[Cited]:
    """Return the articles in force where something is."""
    covenants = act.tx.execute(select(Covenant).order_by(col(Covenant.id))).scalars().all()
    return of_covenants(act, [each for each in covenants if is_near(act.reference, each, cell)])


def of_covenants(act: Act, covenants: Sequence[Covenant]) -> list[Cited]:
    """Return the articles of covenants that are in force, in order."""
    known = {each.id: each for each in covenants}
    versions = {each.id: each for each in all_in_force(act.tx, list(known), act.now)}
    mine = select(CovenantArticle).where(col(CovenantArticle.version_id).in_(versions))
    articles = act.tx.execute(mine.order_by(col(CovenantArticle.number))).scalars()
    there = [(known[versions[each.version_id].covenant_id], each) for each in articles]
    there.sort(key=lambda each: each[0].id)
    return [shown(covenant, versions[each.version_id], each) for covenant, each in there]


def shown(covenant: Covenant, version: CovenantVersion, article: CovenantArticle) -> Cited:
    """Show one."""
    return Cited(article.id, covenant.code, covenant.name, version.number, article.number, article.words)


def found(act: Act, asked: str, most: int, cell: str | None = None) -> list[Cited]:
    """Return the articles in force that answer best what is asked, everywhere or where something is."""
    there = everywhere(act) if cell is None else {each.id: each for each in citable(act, cell)}
    return [there[key] for key in best(normalise(asked), searched(there), most)]


def nearest(act: Act, asked: str, most: int) -> list[Cited]:
    """Return the articles in force that come nearest where none answers what is asked."""
    there = everywhere(act)
    return [there[key] for key in near(normalise(asked), searched(there), most)]


def everywhere(act: Act) -> dict[int, Cited]:
    """Return all articles in force, by their ids."""
    covenants = act.tx.execute(select(Covenant).order_by(col(Covenant.id))).scalars().all()
    return {each.id: each for each in of_covenants(act, covenants)}


def searched(there: Mapping[int, Cited]) -> list[Line]:
    """Return articles as they are searched."""
    return [Line(key, normalise(f"{each.name} {each.words}")) for key, each in there.items()]


def pick(act: Act, case: Case, articles: Iterable[int]) -> list[Cited]:
    """Return the chosen articles that hold where a case is; what holds there no more is left out."""
    there = {each.id: each for each in citable(act, case.cell)}
    return [there[key] for key in dict.fromkeys(articles) if key in there][:MOST]


def keep(act: Act, case_id: int | None, cited: Sequence[Cited]) -> None:
    """Count that articles were cited; of a mediation nothing says in which."""
    for each in cited:
        add_row(act.tx, CovenantCitation(article_id=each.id, case_id=case_id, cited_at=act.now))


def lines(cited: Sequence[Cited]) -> tuple[Sentence, ...]:
    """What is said of them: which, and that they are never a ground to refuse."""
    if not cited:
        return ()
    told = [say("covenant.cited", name=each.name, number=each.number, words=each.words) for each in cited]
    return (*told, say("covenant.soft"))
