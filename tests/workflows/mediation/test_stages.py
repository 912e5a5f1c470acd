"""What may be done at which stage of a mediation, what an invitation's code looks like."""

import random

import pytest

from workflows.mediation.codes import find_invitation, new_invitation
from workflows.mediation.stages import OF_MEDIATOR, OPEN, Deed, allows, ending, is_agreed, of_party
from workflows.mediation.terms import MediationStatus
from workflows.privacy.link_codes import new_code


@pytest.mark.parametrize("status", MediationStatus)
def test_the_mediator_is_offered_only_what_the_stage_allows(status: MediationStatus) -> None:
    offered = [deed for row in OF_MEDIATOR.get(status, ()) for deed in row]

    assert all(allows(status, deed) for deed in offered)
    assert bool(offered) == (status in OPEN)


@pytest.mark.parametrize("status", MediationStatus)
@pytest.mark.parametrize(("wording", "confirmed"), [(0, 0), (2, 0), (2, 1), (2, 2)])
def test_a_side_is_offered_only_what_the_stage_allows(
    status: MediationStatus, wording: int, confirmed: int
) -> None:
    rows = of_party(status, wording=wording, confirmed=confirmed, asked=True)

    assert all(allows(status, deed) for row in rows for deed in row)


def test_who_has_taken_the_words_may_take_it_back_until_the_other_has() -> None:
    talking = of_party(MediationStatus.TALKING, wording=1, confirmed=1, asked=False)

    assert (Deed.REVOKE,) in talking
    assert not allows(MediationStatus.AGREED, Deed.REVOKE)


@pytest.mark.parametrize(
    ("wording", "confirmed", "agreed"),
    [(0, (0, 0), False), (1, (1, 0), False), (2, (2, 1), False), (2, (1, 1), False), (2, (2, 2), True)],
    ids=["nothing to agree on", "one side", "an older wording", "both an older one", "both the same"],
)
def test_it_is_agreed_when_both_have_taken_the_very_same_words(
    wording: int, confirmed: tuple[int, int], agreed: bool
) -> None:
    assert is_agreed(wording, confirmed) is agreed


def test_what_never_began_is_not_called_a_failure() -> None:
    assert ending(MediationStatus.INVITING) is MediationStatus.NOT_BEGUN
    assert ending(MediationStatus.TALKING) is MediationStatus.NOT_AGREED


@pytest.mark.parametrize("written", ["{}", "tj {}", "码是{}，谢谢", "{} "])
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    code = new_invitation(random.Random(1))

    assert find_invitation(written.format(code.removeprefix("TJ-") if "tj" in written else code)) == code


def test_a_code_that_links_a_door_is_no_invitation() -> None:
    assert find_invitation(new_code(random.Random(1))) is None
