"""Leave out of a message what says who speaks for whom, or asks to have it seen to: it is no matter.

The words stand in `nlu/data/aside.csv`.
"""

import re
from functools import cache

from nlu.tables import read_table

_SILENT = ","


def without_asides(plain: str) -> str:
    """Return a normalised text of the same length with commas where an aside stood."""
    return _asides().sub(lambda found: _SILENT * len(found.group()), plain)


@cache
def _asides() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_table("aside")))
