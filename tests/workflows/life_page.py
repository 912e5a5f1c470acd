"""Draws the table of moves into docs/cases.md: `python -m tests.workflows.life_page` writes the page anew."""

from collections.abc import Iterable, Iterator

from models.vocabulary import Role, Status
from tests.house.tree import ROOT
from workflows.cases.clocks import RUNNING
from workflows.cases.life import FINAL, MOVES
from workflows.cases.moves import Move, Told

PAGE = ROOT / "docs" / "cases.md"
BEGIN, END = "<!-- drawn: {name} -->", "<!-- end: {name} -->"


def diagram() -> str:
    """Return the moves as a state diagram, one arrow for every two statuses."""
    arrows: dict[tuple[Status, Status], list[str]] = {}
    for move in MOVES:
        for start in Status:
            if start in move.from_ and move.to is not None and start is not move.to:
                arrows.setdefault((start, move.to), []).append(move.verb)
    lines = [f"    {start} --> {end}: {', '.join(verbs)}" for (start, end), verbs in arrows.items()]
    ends = [f"    {status} --> [*]" for status in Status if status in FINAL]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> draft", *lines, *ends, "```"])


def table() -> str:
    """Return the moves as a table in the order of the code."""
    head = "| move | from | to | who | must be given | time limit | told, with which sentences |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *map(row, MOVES)])


def row(move: Move) -> str:
    """Return one move as a row."""
    cells = (
        f"`{move.verb}`",
        listed(status for status in Status if status in move.from_),
        str(move.to) if move.to is not None else "stays",
        listed(role for role in Role if role in move.who),
        listed(sorted(move.needs)),
        str(move.clock),
        "; ".join(notices(move.told)),
    )
    return f"| {' | '.join(cells)} |"


def notices(told: Told) -> Iterator[str]:
    """Yield who is told, with the keys of the catalogue."""
    for party, keys in told.items():
        yield f"{party}: {' or '.join(f'`{key}`' for key in keys)}" if keys else str(party)


def clocks() -> str:
    """Return which clocks run in which status."""
    rows = [f"| {status} | {listed(sorted(RUNNING[status]))} |" for status in Status]
    return "\n".join(["| status | clocks that run |", "|---|---|", *rows])


def listed(words: Iterable[str]) -> str:
    """Return words with commas, or a dash."""
    return ", ".join(words) or "–"


PARTS = {"diagram": diagram, "table": table, "clocks": clocks}


def drawn(page: str) -> str:
    """Return a page with every part drawn anew between its marks."""
    for name, draw in PARTS.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n{draw()}\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
