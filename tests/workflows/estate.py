"""One estate whose places are listed, and one matter of it in two people's words."""

from nlu.place import GazetteerEntry

LISTED = (GazetteerEntry("E1", "示例花园", "estate", None, "CELL"),)
SAID = "示例花园3号楼电梯坏了三天"
AGAIN = "示例花园三号楼电梯又停了三天"
