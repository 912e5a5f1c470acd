"""Keeps what open cases are about in a few sealed bytes, so that the same matter is found again."""

from sqlalchemy import LargeBinary
from sqlmodel import Field, Index, SQLModel

from models.columns import BIG


class Sketch(SQLModel, table=True):
    """What a case is about, sealed under the house's key (nlu.gist); it goes when the words of the case go.

    A case that is sealed from others has none. Indexes follow what is asked: the open cases of a cell, those
    of an estate or a road whose cell nobody knows, those of a leaf.
    """

    __table_args__ = (
        Index("sketch_of_cell", "cell", "is_open", "leaf"),
        Index("sketch_of_name", "named", "is_open", "leaf"),
        Index("sketch_of_leaf", "leaf", "is_open"),
    )

    case_id: int = Field(primary_key=True, foreign_key="case.id", sa_type=BIG)
    cell: str | None = None
    named: str | None = None  # estate or road; for one that no list knows, the blind index of its name
    leaf: int  # the likeliest, as a gist holds it
    is_open: bool = True
    sealed: bytes = Field(sa_type=LargeBinary)
