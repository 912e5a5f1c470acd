"""Names what may be wrong with a file before its rows are looked at."""


class TableError(Exception):
    """A file that cannot be read as a table. `name` is the file's name without its folder."""

    def __init__(self, name: str, *values: object) -> None:
        super().__init__(name, *values)
        self.name = name


class FileMissing(TableError):
    """There is no such file."""


class UnknownType(TableError):
    """The name does not end like anything that can be read."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.known = known


class WrongType(TableError):
    """The name says one type, the first bytes another (a picture called .xlsx)."""

    def __init__(self, name: str, said: str, found: str) -> None:
        super().__init__(name, said, found)
        self.said = said
        self.found = found


class TooLarge(TableError):
    """The file, or what it unpacks to, has too many bytes."""

    def __init__(self, name: str, size: int, most: int) -> None:
        super().__init__(name, size, most)
        self.size = size
        self.most = most


class TooManyRows(TableError):
    """The table is too long."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(name, most)
        self.most = most


class TooManyColumns(TableError):
    """The table is too wide."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(name, most)
        self.most = most


class NotText(TableError):
    """The bytes are no text in any encoding we read, or hold control characters."""


class NotATable(TableError):
    """The content has no header, names a column twice, or a line has more cells than the header."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(name, line)
        self.line = line


class DamagedWorkbook(TableError):
    """It begins like a workbook and is none, or is broken, or holds a password."""
