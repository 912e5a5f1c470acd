"""Decides what a queue is narrowed to by whoever looks: body, category, area, status, at risk, a tag."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import col

from models.case import Case
from models.presence import CaseTag
from models.vocabulary import Status
from workflows.reference import Reference


@dataclass(frozen=True)
class Narrowing:
    """What was chosen; empty: everything."""

    body: str = ""
    category: str = ""  # first level, with all below it, or a leaf
    area: str = ""  # with all below it
    status: str = ""
    risk: bool = False  # more than 80 % of the limit gone, or late
    tag: str = ""

    @property
    def given(self) -> dict[str, str]:
        """What was chosen, as an address has it."""
        values = {name: value for name, value in vars(self).items() if isinstance(value, str) and value}
        return {**values, **({"risk": "1"} if self.risk else {})}

    def known(self, reference: Reference) -> "Narrowing":
        """Leave out codes that mean nothing here."""
        return Narrowing(
            body=self.body if self.body in reference.bodies else "",
            category=self.category if self.category in reference.categories else "",
            area=self.area if self.area in reference.areas else "",
            status=self.status if self.status in {str(each) for each in Status} else "",
            risk=self.risk,
            tag=self.tag[:LONGEST_TAG],
        )

    def condition(self, reference: Reference) -> ColumnElement[bool] | None:
        """Return the condition on cases, but for the risk; None where nothing was chosen."""
        parts: list[ColumnElement[bool]] = []
        if self.body:
            parts.append(col(Case.body) == self.body)
        if self.category:
            facts = reference.categories.items()
            leaves = [code for code, fact in facts if self.category in (code, fact.parent)]
            parts.append(col(Case.category).in_(sorted(leaves)))
        if self.area:
            parts.append(col(Case.cell).in_(reference.cells_under(self.area)))
        if self.status:
            parts.append(col(Case.status) == self.status)
        if self.tag:
            tagged = select(col(CaseTag.case_id)).where(col(CaseTag.tag) == self.tag)
            parts.append(col(Case.id).in_(tagged))
        return and_(*parts) if parts else None


LONGEST_TAG = 12
"""Characters of a tag."""


EVERYTHING = Narrowing()
