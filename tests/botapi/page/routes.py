"""The page on which the bots are tried by hand."""

from starlette.routing import BaseRoute

from tests.botapi.calls import Log
from tests.botapi.world import World


class Page:
    def __init__(self, world: World, log: Log) -> None:
        self.world = world
        self.log = log

    def routes(self) -> list[BaseRoute]:
        return []
