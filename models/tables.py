"""Names every table module, so that the metadata is whole; nothing else."""

from sqlmodel import SQLModel

from models import area, body, case, ledger, person, post_tables

METADATA = SQLModel.metadata
MODULES = (area, body, case, ledger, person, post_tables)
