"""Names every table module, so that the metadata is whole; nothing else."""

from sqlmodel import SQLModel

from models import (
    area,
    body,
    case,
    decision,
    governance,
    grid,
    house,
    joint,
    learning,
    ledger,
    means,
    mediation,
    meeting,
    person,
    petition,
    post_tables,
    presence,
    privacy,
    roll,
    service,
    sketch,
    vote,
)

METADATA = SQLModel.metadata
MODULES = (
    area,
    body,
    case,
    decision,
    governance,
    grid,
    house,
    joint,
    learning,
    ledger,
    means,
    mediation,
    meeting,
    person,
    petition,
    post_tables,
    presence,
    privacy,
    roll,
    service,
    sketch,
    vote,
)
