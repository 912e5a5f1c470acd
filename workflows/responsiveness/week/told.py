"""Says a week in a chat, and lets residents ask for it every Monday."""

from workflows.house.page_links import page_link
from workflows.reference import Reference
from workflows.responsiveness.week.figures import WeekFigures
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction


def week_screen(
    tx: Transaction,
    reference: Reference,
    found: WeekFigures,
    body: str | None,
    images: tuple[str, ...],
    *buttons: Button,
) -> Screen:
    """What came in a week, what of it is answered, what is late, and where more stands."""
    last = found.last
    days = {"since": reference.local_date(last.monday), "until": reference.local_date(found.sunday)}
    head = say("week.head_body", body=reference.body_name(body), **days) if body else say("week.head", **days)
    lines = (
        head,
        say("week.came", came=last.came, answered=last.answered),
        say("week.open", open=found.open, late=found.late),
        say("week.page", page=page_link(tx, "/dashboard")),
    )
    return Screen(lines, (buttons,) if buttons else (), images)
