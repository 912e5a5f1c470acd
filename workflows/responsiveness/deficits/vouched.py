"""Checks published deficits: rows against their chain, values against the counts that stand beside them."""

from collections.abc import Sequence

from models.deficit import Deficit as Row
from workflows.ledger import Fault
from workflows.responsiveness.deficits.definitions import Formulas, versions
from workflows.responsiveness.deficits.finding import WHOLE, Finding, findings
from workflows.responsiveness.deficits.publish import CHAIN, STANDING, finding_of
from workflows.transaction import Transaction


def deficit_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Months whose rows are not those that were published, or do not come to what they say."""
    if subject not in (None, CHAIN):
        return []
    known = {each.version: each for each in versions()}
    return STANDING.faults(tx, lambda version, rows: adds_up(rows, known.get(version)))


def adds_up(rows: Sequence[Row], formulas: Formulas | None) -> bool:
    """Compute every value of a month once more from its counts; formulas that are not here are not held."""
    if formulas is None:
        return True
    said = [finding_of(row) for row in rows]
    return all(
        again(formulas, code, [each for each in said if each.deficit == code])
        for code in dict.fromkeys(each.deficit for each in said)
    )


def again(formulas: Formulas, code: str, said: Sequence[Finding]) -> bool:
    """Tell whether one deficit comes to what its rows say."""
    deficit, whole = formulas.deficit(code), next((each for each in said if each.area == WHOLE), None)
    if deficit is None or whole is None:
        return False
    places = {each.area: each.pieces for each in said if each.area != WHOLE}
    return {each.area: each for each in findings(deficit, whole.pieces, places)} == {
        each.area: each for each in said
    }
