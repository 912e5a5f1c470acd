"""Engines that outlive the database they are opened on: statements are compiled once, not once a life."""

from typing import Any

from sqlalchemy import Engine, event, make_url

from models.database import open_engine


class Engines:
    """Opens one engine of each kind, and points it at another database when asked again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[tuple[str, ...], str], Engine] = {}
        self._database = ""

    def open(self, url: str, pragmas: tuple[str, ...], begin: str) -> Engine:
        """Do as `models.database.open_engine` does; all that is open stands on the newest `url`."""
        self._database = make_url(url).database or ""
        kind = (pragmas, begin)
        if kind not in self._kept:
            self._kept[kind] = open_engine(url, pragmas, begin)
            event.listen(self._kept[kind], "do_connect", self._elsewhere)
        return self._kept[kind]

    def _elsewhere(self, dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        if dialect.name == "sqlite":
            arguments[0] = self._database
        else:
            named["dbname"] = self._database


ENGINES = Engines()
