"""Opens the house for a command: to serve it, or to do one piece of work in it."""

import asyncio
import os
import socket
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

from rich.panel import Panel

from bot import output
from bot.app import House, Start, open_house
from bot.catalogue.sentences import phrase
from bot.cli_begin import is_bare, keys_told
from bot.control import NoServer, Order, hand_over
from bot.folder import FolderBusy
from bot.keys import FILE, known
from bot.logs import catch_the_rest, set_up_logs
from bot.loop import run_quickly
from bot.settings import Settings
from bot.steady import Steady

PATIENCE = 60.0
LOOK = 0.3
"""Seconds that a command waits for a server that is still starting, and between two looks."""


def run(settings: Settings, *, demo: bool, only: Collection[str], speed: float) -> None:
    """Serve until stopped."""
    from bot.demo import fill
    from bot.server import COURIER, serve

    parts = parts_of(settings, only)
    set_up_logs()
    catch_the_rest()
    fresh = not known(settings)
    windows = None if settings.shared else Steady()
    start = Start(speed, demo, windows=windows, bots=COURIER in parts)
    with locked_house(settings, start) as house, ExitStack() as stack:
        port = stack.enter_context(listener(settings)) if hears_http(settings, parts) else None
        if demo:
            with output.bar(phrase("demo.filling", settings.locale)) as advance:
                fill(house, advance)
        greet(house, parts)
        if fresh:
            tell_of_keys(settings)
        run_quickly(serve(house, port, parts))


def parts_of(settings: Settings, only: Collection[str]) -> tuple[str, ...]:
    """Return the parts that this process plays, or say which name means none."""
    from bot.server import DOORS, PARTS, parts_heard

    unknown = [each for each in only if each not in (*PARTS, *DOORS)]
    if unknown:
        output.fail(settings, "cli.unknown_part", part=", ".join(unknown), known=", ".join((*DOORS, *PARTS)))
    parts = tuple(each for each in PARTS if each in only)
    doors = parts_heard(settings, only)
    if not parts and not doors:
        output.fail(settings, "cli.nothing_to_do", known=", ".join((*DOORS, *PARTS)))
    return (*doors, *parts)


def hears_http(settings: Settings, parts: Collection[str]) -> bool:
    """Whether this process opens its port: for the web door, or for a messenger that calls us."""
    from bot.server import DOORS, WEB

    called = bool(settings.webhook_url) and any(door in parts for door in DOORS)
    return WEB in parts or called


@contextmanager
def listener(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before any work is done; who comes early waits in line."""
    try:
        opened = socket.create_server((settings.host, settings.port), backlog=2048)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        output.fail(settings, "cli.port_busy", address=where, error=os.strerror(error.errno or 0))
    with opened:
        # asyncio knows no TCP in a socket opened by hand: small answers would wait 40 ms for the next packet
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield opened


@contextmanager
def locked_house(settings: Settings, start: Start | None = None) -> Iterator[House]:
    """Open the data folder, or say who has it."""
    try:
        with keys_told(settings), open_house(settings, start or Start()) as house:
            yield house
    except FolderBusy:
        output.fail(settings, "cli.busy", folder=str(settings.data))


def hand_in(settings: Settings, order: Order) -> Order:
    """Let the running server do it, or do it here; a server that is still starting is waited for.

    Where processes share the database, commands are one more of them.
    """
    if settings.shared:
        return do_here(settings, order)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return asyncio.run(hand_over(settings.data, order))
        except NoServer:
            pass
        try:
            return do_here(settings, order)
        except FolderBusy:
            if time.monotonic() > deadline:
                output.fail(settings, "cli.busy", folder=str(settings.data))
            time.sleep(LOOK)


def do_here(settings: Settings, order: Order) -> Order:
    """Do a writing command without a server. Raises FolderBusy."""
    from bot.commands import obey

    if is_bare(settings):
        tell_of_folder(settings)
    with keys_told(settings), open_house(settings, Start()) as house:
        return asyncio.run(obey(house, order))


def greet(house: House, parts: Collection[str]) -> None:
    """Say where the pages are, or what else this process does."""
    settings, at_work = house.settings, ", ".join(parts)
    folder = str(settings.data.resolve())
    text = (
        phrase("serve.where", settings.locale, address=settings.address, folder=folder)
        if "web" in parts
        else phrase("serve.parts", settings.locale, parts=at_work, folder=folder)
    )
    output.errors.print(Panel(text, title="回应 Huiying", expand=False), markup=False)


def tell_of_folder(settings: Settings) -> None:
    """Say that nothing was here, so that a forgotten HUIYING_DATA is seen at once."""
    text = phrase("cli.data_made", settings.locale, folder=str(settings.data.resolve()))
    output.errors.print(text, style="bold yellow", markup=False, highlight=False)


def tell_of_keys(settings: Settings) -> None:
    """Say that a key file was made, and that a copy belongs elsewhere."""
    text = phrase("cli.keys_made", settings.locale, file=str((settings.data / FILE).resolve()))
    output.errors.print(text, style="bold yellow", markup=False, highlight=False)
