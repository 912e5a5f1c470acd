"""Draws the sheets that are brought to doors: whose code it is, how it is used, and a QR code of its link."""

from importlib.resources import as_file, files

import pylopdf_fonts_zh_cn
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from segno import make

from bot.catalogue.sentences import phrase
from bot.door_codes import Bundle
from models.vocabulary import Locale

FONT, FILE = "doors", "NotoSansSC-Regular.otf"
SIZE, MARGIN = (105.0, 148.0), 10.0
"""A6, in millimetres: one sheet for each door."""

QR = 40.0
QUIET = 4
LEADING = 0.5


class Sheets(FPDF):
    """Small pages with a Chinese font; nothing is fetched for them."""

    def __init__(self) -> None:
        super().__init__(format=SIZE)
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=False)
        with as_file(files(pylopdf_fonts_zh_cn) / FILE) as font:
            self.add_font(FONT, fname=font)

    def say(self, points: float, words: str) -> None:
        """Write a paragraph."""
        self.set_font(FONT, size=points)
        self.multi_cell(0, points * LEADING, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def draw(self, link: str) -> None:
        """Draw the QR code of a link, and leave room for it."""
        rows = [list(row) for row in make(link, error="m", micro=False).matrix]
        unit, left, top = QR / (len(rows) + 2 * QUIET), (SIZE[0] - QR) / 2, self.get_y()
        for line, row in enumerate(rows):
            for column, dark in enumerate(row):
                if dark:
                    x, y = left + (column + QUIET) * unit, top + (line + QUIET) * unit
                    self.rect(x, y, unit, unit, style="F")
        self.set_y(top + QR)


def as_pdf(sheets: Bundle, locale: Locale) -> bytes:
    """Draw the sheets, one page for each door. It takes its time: not in the event loop."""
    paper = Sheets()
    for each in sheets.doors:
        paper.add_page()
        paper.say(13, sheets.roll)
        paper.say(20, each.unit)
        paper.ln(2)
        paper.say(10, phrase("roll.sheet.code", locale))
        paper.say(20, each.code)
        paper.draw(sheets.link(each.code))
        how = "roll.sheet.how_bot" if sheets.bot else "roll.sheet.how"
        paper.say(9, phrase(how, locale, page=sheets.page, days=sheets.days))
        paper.ln(1)
        paper.say(9, phrase("roll.sheet.keep", locale))
    return bytes(paper.output())
