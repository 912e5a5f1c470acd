"""What was written once is given out again, as long as there is room."""

from bot.web.shelf import Shelf


def test_a_file_is_written_once_and_the_oldest_makes_room() -> None:
    shelf, written = Shelf(room=8), []

    def write(name: str) -> str | None:
        written.append(name)
        return name * 4 if name != "-" else None

    for name in ("a", "b", "a", "c", "a", "b", "-", "-"):
        shelf.file(name, lambda name=name: write(name))  # type: ignore[misc]

    assert written == ["a", "b", "c", "b", "-", "-"]
    assert shelf.file("large", lambda: "x" * 9) == "x" * 9
    assert (shelf.taken, "large" in shelf.files) == (8, False)
