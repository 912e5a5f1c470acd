"""Names every table module, so that the metadata is whole; nothing else."""

from sqlmodel import SQLModel

from models import area, body, case, house, learning, ledger, person, post_tables, privacy, sketch

METADATA = SQLModel.metadata
MODULES = (area, body, case, house, learning, ledger, person, post_tables, privacy, sketch)
