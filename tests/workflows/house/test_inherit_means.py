"""What a body that ends had in its keeping, or has drawn: somebody answers for it afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.means import MeansDraw, MeansSource
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_means import DrawState, MeansKind
from tests.principles.community import START, Community, community
from workflows.cases.acts import Act, Actor
from workflows.house.dissolve import dissolve


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with community(tmp_path) as place:
        yield place


def stock(owner: str) -> MeansSource:
    """A store of a body, from which its head releases."""
    return MeansSource(
        code="WZ1",
        kind=MeansKind.GOODS,
        name="示例仓库",
        owner=owner,
        areas="CELL",
        unit="件",
        purpose="应急",
        basis="示例办法",
        basis_version="1",
        release_role=Role.HEAD,
        release_body=owner,
        opened_at=START,
    )


@pytest.mark.parametrize(
    ("heir", "keeper"), [("DISTRICT", "DISTRICT"), (None, "DISTRICT")], ids=["heir", "none"]
)
def test_sources_and_draws_have_somebody_who_answers_for_them(
    place: Community, heir: str | None, keeper: str
) -> None:
    source = stock("STREET")
    add_row(place.tx, source)
    case = place.case()
    drawn = MeansDraw(
        code="DY1",
        source_id=source.id,
        case_id=case.id,
        state=DrawState.RELEASED,
        amount=2,
        what="示例",
        body="STREET",
        asked_by=1,
        asked_role=Role.HANDLER,
        asked_at=START,
    )
    add_row(place.tx, drawn)
    at = START + timedelta(minutes=5)

    dissolve(
        Act(place.tx, Actor(Role.OPERATOR), at, place.reference, place.chance),
        "STREET",
        heir,
        "两个机构合并办公",
    )

    place.tx.flush()
    place.tx.expire_all()
    kept = place.tx.execute(select(MeansSource)).scalars().one()
    assert (kept.owner, kept.release_body) == (keeper, keeper)
    assert place.tx.execute(select(MeansDraw)).scalars().one().body == keeper
