"""Returning a case: what shows that it is another's, and that a body which cannot say whose is counted."""

import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.vocabulary import EventKind, ReturnReason
from tests.principles.community import COMPANY, Community
from workflows.cases import handle
from workflows.cases.handle import EvidenceThin, ReturnClaim, check_evidence
from workflows.participation.covenants.terms import CovenantRefused


@pytest.mark.parametrize(
    ("reason", "words", "proposal", "least"),
    [
        (ReturnReason.WRONG_BODY, "不归我们管", "STREET", None),
        (ReturnReason.WRONG_BODY, "不归我们管", None, 8),
        (ReturnReason.WRONG_PLACE, "那栋楼在另一个社区", None, None),
        (ReturnReason.OVERLAP, "。。。。。。。。。。", None, 8),
        (ReturnReason.DUPLICATE, "昨天办过", None, None),
        (ReturnReason.NO_POWER, "没有执法权", None, None),
        (ReturnReason.NO_POWER, "不", None, 4),
    ],
)
def test_a_return_shows_why_and_more_so_where_it_names_nobody(
    reason: ReturnReason, words: str, proposal: str | None, least: int | None
) -> None:
    claim = ReturnClaim(reason, words, proposal)

    if least is None:
        check_evidence(claim)
        return
    with pytest.raises(EvidenceThin) as refused:
        check_evidence(claim)
    assert refused.value.least == least


@pytest.mark.parametrize(
    ("reason", "proposal", "counted"),
    [
        (ReturnReason.WRONG_BODY, None, True),
        (ReturnReason.WRONG_BODY, "STREET", False),
        (ReturnReason.UNCLEAR, None, False),
        (ReturnReason.NO_MEANS, None, False),
    ],
)
def test_the_chain_knows_which_body_named_nobody(
    place: Community, reason: ReturnReason, proposal: str | None, counted: bool
) -> None:
    case = place.case()
    handle.give_back(place.act(COMPANY, 5), case.id, ReturnClaim(reason, "那栋楼在另一个社区", proposal))
    place.tx.flush()

    kept = place.tx.execute(select(col(Event.data)).where(col(Event.kind) == EventKind.RETURNED)).scalar_one()
    facts = json.loads(kept)
    assert (facts["body"], facts["names_nobody"]) == ("COMPANY", counted)


def test_no_body_returns_a_case_because_of_a_covenant_of_residents(place: Community) -> None:
    case = place.case()
    claim = ReturnClaim(ReturnReason.WRONG_BODY, "公约第1条说由居民自己停好", "STREET")

    with pytest.raises(CovenantRefused):
        handle.give_back(place.act(COMPANY, 5), case.id, claim)
