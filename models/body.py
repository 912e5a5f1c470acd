"""Keeps the responsible bodies and the responsibility list (责任清单) that binds them."""

from datetime import date

from sqlmodel import Field, SQLModel


class Body(SQLModel, table=True):
    """An organisation that can own a case. `kind` is a BodyKind."""

    code: str = Field(primary_key=True)
    name: str
    kind: str
    superior: str | None = None  # code of the body above: complaints about this one go there
    area: str | None = None  # area code it serves; None: the whole installation
    phone: str = ""  # the office's public number
    fallback: bool = False  # takes what nobody is listed for


class ListEntry(SQLModel, table=True):
    """One line of the responsibility list: who leads for a category in an area, until when, by what right.

    Old lines stay: a case keeps the line it was assigned by.
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True)
    category: str = Field(index=True)  # category code, first level or leaf
    area: str = Field(index=True)  # area code
    lead: str  # body code
    assisting: str = ""  # body codes separated by |
    limit: str  # 2h 24h 7d 15d 5wd: workflows.cases.deadlines reads it
    basis: str  # law, rule or agreement
    powers: str = ""  # what the body may do
    staff: str = ""  # people it has for this
    money: str = ""  # where the money comes from
    valid_from: date
    valid_to: date | None = None
    version: str = ""


class Category(SQLModel, table=True):
    """A category of requests; leaves hang under first-level ones."""

    code: str = Field(primary_key=True)
    parent: str | None = None
    name: str  # zh-CN
    name_hant: str
    name_en: str
    limit: str  # class of time limit when the list gives none
    standard: str = ""  # what counts as done


class CalendarDay(SQLModel, table=True):
    """An operator's word on one day; it wins over the holiday library."""

    day: date = Field(primary_key=True)
    kind: str  # workday or holiday
    name: str = ""
