"""Takes what an operator wrote into a form by the rules of an import file: one row, checked alike."""

from collections.abc import Mapping, Sequence

from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.lists.bring import bring
from workflows.lists.sheets import Row, RowError, Sheet


class RowRefused(WorkflowError):
    """A row that cannot be taken, with every fault of it."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)


def sheet_of(values: Mapping[str, str]) -> Sheet:
    """Return one row as a sheet; cells are trimmed as those of a file are."""
    cells = {name: cell.strip() for name, cell in values.items()}
    return Sheet("", tuple(cells), (Row(1, cells),))


def bring_row(act: Act, kind: str, values: Mapping[str, str]) -> None:
    """Check one row and keep it. Raises RowRefused."""
    outcome = bring(act.tx, kind, [sheet_of(values)], act.now)
    if outcome.errors:
        raise RowRefused(outcome.errors)
