"""A community with three matters that go to three bodies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.body import Category, ListEntry
from tests.principles.community import START, Community, community
from workflows.policy import Policy
from workflows.reference import load_reference

MATTERS = (("0102", "楼道堆物", "STREET"), ("0103", "停车管理", "DISTRICT"), ("0104", "路灯", "STREET"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """Found it."""
    with community(tmp_path) as founded:
        for code, name, body in MATTERS:
            founded.tx.add(
                Category(code=code, parent="01", name=name, name_hant=name, name_en=code, limit="ordinary")
            )
            founded.tx.add(
                ListEntry(
                    code=f"L{code}",
                    category=code,
                    area="CELL",
                    lead=body,
                    limit="7d",
                    basis="示例规定",
                    valid_from=date(2026, 1, 1),
                )
            )
        founded.tx.flush()
        founded.reference = load_reference(founded.tx, Policy(), START)
        yield founded
