"""Names the operator's pages in the order in which they are offered, and what a page may say was done."""

from collections.abc import Mapping, Sequence
from typing import Final

ROOMS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "daily": (
        ("overview", "/operator"),
        ("post", "/operator/post"),
        ("record", "/operator/record"),
    ),
    "who": (
        ("staff", "/operator/staff"),
        ("bodies", "/operator/bodies"),
        ("areas", "/operator/areas"),
        ("poster", "/operator/poster"),
    ),
    "how": (
        ("duties", "/operator/duties"),
        ("categories", "/operator/categories"),
        ("calendar", "/operator/calendar"),
        ("numbers", "/operator/numbers"),
        ("texts", "/operator/texts"),
    ),
    "bring": (("import", "/operator/import"),),
}
"""Groups of pages: name and address; the catalogue has `operator.room.<name>`."""

SAID: Final = frozenset(
    {
        "saved",
        "dissolved",
        "same",
        "planned",
        "undone",
        "ended",
        "signed_out",
        "restored",
        "sent_again",
        "dropped",
        "replayed",
        "failed_again",
        "withdrawn",
    }
)
"""What a page may say was done: `operator.said.<name>`."""
