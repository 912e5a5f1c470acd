"""A case about which a body may plead."""

import pytest

from models.case import Case
from tests.principles.community import COMPANY, NEIGHBOUR, Community
from tests.principles.life import let


@pytest.fixture
def case(place: Community) -> Case:
    """A case that the company has taken and a neighbour has joined."""
    found = place.case()
    assert let(place, NEIGHBOUR, "join", found, 1)
    assert let(place, COMPANY, "accept", found, 1)
    return found
