"""Rows for tests of what everybody may see."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session

from models.area import Area
from models.body import Body, Category
from models.case import Case
from models.vocabulary import EventKind
from workflows import ledger
from workflows.ledger import Entry
from workflows.policy import Policy
from workflows.reference import Reference, load_reference

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""A Friday noon in Shanghai."""
DEFAULTS = {
    name: field.default
    for name, field in Case.model_fields.items()
    if not field.is_required() and name != "id"
}


def fill_lists(session: Session) -> Reference:
    """Two communities with two cells each, two bodies, one category; return the reference."""
    session.add(Area(code="S", name="青禾街道", kind="street"))
    for community, name in (("C1", "春晓社区"), ("C2", "秋实社区")):
        session.add(Area(code=community, name=name, kind="community", parent="S"))
        for cell in ("a", "b"):
            shape = '{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}'
            code = f"{community}{cell}"
            session.add(Area(code=code, name=f"{name}{cell}", kind="cell", parent=community, polygon=shape))
    session.add(Body(code="B1", name="春晓物业", kind="property_company"))
    session.add(Body(code="B2", name="青禾城管", kind="section", fallback=True))
    session.add(
        Category(code="01", name="城乡建设", name_hant="城鄉建設", name_en="Building", limit="ordinary")
    )
    session.flush()
    return load_reference(session, Policy(), NOW)


def add_case(session: Session, number: str, **facts: object) -> None:
    """Insert one case, opened two days ago unless said otherwise."""
    given: dict[str, object] = {
        "number": number,
        "status": "assigned",
        "category": "01",
        "cell": "C1a",
        "body": "B1",
        "opened_at": NOW - timedelta(days=2),
        "due_at": NOW + timedelta(days=5),
    }
    session.execute(insert(Case).values({**DEFAULTS, **given, **facts}))


def add_event(
    session: Session,
    number: str,
    kind: EventKind,
    data: Mapping[str, str] | None = None,
    actor: str = "system:clock",
) -> None:
    """Append one event to a case's chain."""
    ledger.append(session, Entry(ledger.subject_of(number), kind, NOW, actor, "L-7", data))
