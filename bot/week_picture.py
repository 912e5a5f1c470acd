"""Draws the last weeks as a picture for the chat: what came, and what of it is answered."""

import io
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn

from bot.catalogue.sentences import phrase
from bot.web.sheet import FILE
from models.vocabulary import Locale
from workflows.reference import Reference
from workflows.responsiveness.week.figures import WEEKS, OneWeek, WeekFigures

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDE, HIGH = 900, 560
LEFT, RIGHT, TOP, BOTTOM = 40, 860, 150, 470
BAR = 34
PAPER, INK, QUIET = "#fffefb", "#1d282b", "#55625f"
CAME, ANSWERED = "#8a8f86", "#0f6657"


def draw(found: WeekFigures, reference: Reference, locale: Locale) -> bytes:
    """Return the picture as JPEG, in a reader's language."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDE, HIGH), PAPER)
    sheet = ImageDraw.Draw(image)
    sheet.text((LEFT, 28), phrase("week.picture", locale), INK, font(32))
    legend(sheet, locale)
    most = max((each.came for each in found.weeks), default=0) or 1
    for at, week in enumerate(found.weeks):
        column(sheet, at, week, most)
        day = f"{reference.local_date(week.monday):%m-%d}"
        sheet.text((middle(at), BOTTOM + 12), day, QUIET, font(22), anchor="ma")
    sheet.line((LEFT, BOTTOM, RIGHT, BOTTOM), QUIET, 2)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def font(size: int) -> "FreeTypeFont":
    """The letters of the house."""
    from PIL import ImageFont

    with as_file(files(pylopdf_fonts_zh_cn) / FILE) as file:
        return ImageFont.truetype(str(file), size)


def legend(sheet: "ImageDraw", locale: Locale) -> None:
    """What the two colours mean."""
    left = LEFT
    for colour, key in ((CAME, "public.weeks.opened"), (ANSWERED, "public.weeks.answered")):
        words = phrase(key, locale)
        sheet.rectangle((left, 92, left + 22, 114), colour)
        sheet.text((left + 32, 88), words, INK, font(24))
        left += 64 + round(sheet.textlength(words, font(24)))


def column(sheet: "ImageDraw", at: int, week: OneWeek, most: int) -> None:
    """Two bars of a week, each with its number."""
    for place, (number, colour) in enumerate(((week.came, CAME), (week.answered, ANSWERED))):
        left = middle(at) + (place - 1) * BAR
        top = BOTTOM - (BOTTOM - TOP) * number / most
        sheet.rectangle((left + 1, top, left + BAR - 2, BOTTOM), colour)
        sheet.text((left + BAR / 2, top - 4), str(number), INK, font(20), anchor="ms")


def middle(at: int) -> float:
    """Where a week stands."""
    return LEFT + (RIGHT - LEFT) * (at + 0.5) / WEEKS
