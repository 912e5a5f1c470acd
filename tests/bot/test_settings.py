"""A setting that makes no sense is refused when it is read, in words."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.mark.parametrize("zone", ["Mars/Base", "Asia", "../etc", ""])
def test_a_time_zone_that_nobody_knows_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError):
        Settings(timezone=zone)
