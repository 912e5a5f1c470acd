"""Chooses the language of a page or an error: what the person set, else what the browser asks for."""

from starlette.requests import HTTPConnection

from bot.catalogue.sentences import locale_of
from models.vocabulary import Locale

COOKIE = "huiying_language"
PRINT_COOKIE = "huiying_print"


def wanted(connection: HTTPConnection, default: Locale) -> Locale:
    """Return the language set by hand, else the browser's, else the default."""
    chosen = connection.cookies.get(COOKIE)
    if chosen in set(Locale):
        return Locale(chosen)
    return accepted(connection.headers.get("accept-language", ""), default)


def accepted(header: str, default: Locale) -> Locale:
    """Return the best of our languages in an Accept-Language header."""
    for _, tag in sorted(map(weighed, header[:500].split(",")), key=lambda pair: -pair[0]):
        if tag.lower().startswith(("zh", "en")):
            return locale_of(tag, default)
    return default


def weighed(part: str) -> tuple[float, str]:
    """Take one entry of the header apart: its weight and its tag."""
    tag, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), tag.strip()
    except ValueError:
        return 0.0, tag.strip()


def print_size(connection: HTTPConnection) -> str:
    """Return normal or large, as the person set it."""
    return "large" if connection.cookies.get(PRINT_COOKIE) == "large" else "normal"
