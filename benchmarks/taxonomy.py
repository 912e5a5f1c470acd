"""Count how much of the published names of matters the tree of categories has a leaf for.

python -m benchmarks.taxonomy FILE    (CSV level1,level2,level3: the 517 names of the national contest)
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from nlu.categories import load_categories
from nlu.classifications import MatterName, city_codes, matter_names

REST = "其他"  # what a group of names calls all that is left


def counted(file: Path) -> dict[str, object]:
    """Return how many names have a leaf, or several, and how many leaves have names and codes."""
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    known = {MatterName(row["level1"], row["level2"], row["level3"]) for row in rows}
    leaves = Counter(name for names in matter_names().values() for name in names)
    proper = {name for name in known if name.third != REST}
    return {
        "names": len(known),
        "names with a leaf": len(known & leaves.keys()),
        "proper names": len(proper),
        "proper names with a leaf": len(proper & leaves.keys()),
        "names with several leaves": sum(count > 1 for count in leaves.values()),
        "names not in the file": len(leaves.keys() - known),
        "leaves": sum(category.parent is not None for category in load_categories()),
        "leaves with names": len(matter_names()),
        "leaves with codes of city management": len(city_codes()),
        "codes": dict(Counter(code.standard for codes in city_codes().values() for code in codes)),
        "without a leaf, by first level": dict(
            Counter(name.first for name in proper - leaves.keys()).most_common()
        ),
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(json.dumps(counted(Path(sys.argv[1])), ensure_ascii=False, indent=2))
