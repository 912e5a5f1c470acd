"""What rulings propose for the responsibility list: shown to the operator, decided by nobody else."""

from datetime import timedelta

from tests.principles.community import COMPANY, COORDINATOR, START, Community
from tests.principles.life import let
from workflows.lists.taught import Taught, taught


def ruled(place: Community, deed: str) -> None:
    """Let a case be returned and given to a body."""
    case = place.case()
    assert let(place, COMPANY, "return", case, 1)
    assert let(place, COORDINATOR, deed, case, 2)
    place.tx.flush()


def test_a_body_outside_the_list_that_rulings_name_is_proposed(place: Community) -> None:
    for deed in ("send to the district", "send to the district", "send to the company"):
        ruled(place, deed)

    found = taught(place.tx, place.reference, START + timedelta(days=1))

    assert found == (Taught("0101", "CELL", "COMPANY", "DISTRICT", 2),)


def test_rulings_of_long_ago_propose_nothing(place: Community) -> None:
    ruled(place, "send to the district")

    assert taught(place.tx, place.reference, START + timedelta(days=181)) == ()
