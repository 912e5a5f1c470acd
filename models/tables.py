"""Names every table module, so that the metadata is whole; nothing else."""

from sqlmodel import SQLModel

from models import (
    area,
    body,
    case,
    governance,
    grid,
    house,
    joint,
    learning,
    ledger,
    mediation,
    meeting,
    person,
    post_tables,
    presence,
    privacy,
    service,
    sketch,
)

METADATA = SQLModel.metadata
MODULES = (
    area,
    body,
    case,
    governance,
    grid,
    house,
    joint,
    learning,
    ledger,
    mediation,
    meeting,
    person,
    post_tables,
    presence,
    privacy,
    service,
    sketch,
)
