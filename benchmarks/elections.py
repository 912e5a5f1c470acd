"""Counts real elections and compares with their official outcome.

python -m benchmarks.elections FOLDER   (.pb files; their `rule` and `selected` say what is right)
"""

import json
import sys
import time
from pathlib import Path

from workflows.participation.count import count, read_election


def official(text: str) -> tuple[str, set[str]]:
    """Return the method that a file was counted by, and the projects that were funded."""
    head, _, rest = text.partition("PROJECTS\n")
    rule = next((line.split(";")[1] for line in head.splitlines() if line.startswith("rule;")), "greedy")
    columns, *rows = rest.partition("VOTES\n")[0].strip().splitlines()
    if "selected" not in columns.split(";"):
        return rule, set()
    at = columns.split(";").index("selected")
    return rule, {row.split(";")[0] for row in rows if row.split(";")[at] == "1"}


def main(folder: Path) -> None:
    """Print one line of JSON for each file."""
    for file in sorted(folder.glob("*.pb")):
        text = file.read_text(encoding="utf-8")
        rule, selected = official(text)
        method = "equal-shares" if rule.startswith("equalshares") else "greedy"
        begun = time.process_time()
        found = set(count(read_election(text, file.suffix, method), method).as_dict()["winners"])
        facts = {"file": file.name, "method": method, "cpu_seconds": round(time.process_time() - begun, 2)}
        print(
            json.dumps({**facts, "official": len(selected), "same": found == selected if selected else None})
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
