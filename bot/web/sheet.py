"""Draws the sheet of a case as a PDF on A4, with a Chinese font of its own; nothing is fetched for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import pylopdf_fonts_zh_cn
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

FONT, FILE = "sheet", "NotoSansSC-Regular.otf"
MARGIN, GREY = 18, 110
SIZES = {"title": 17.0, "head": 11.5, "text": 10.5, "small": 8.5}
LEADING = 0.55
"""Millimetres of a line for each point of its letters."""


@dataclass(frozen=True)
class Part:
    """Something under a heading; each line with the small words that stand above it."""

    heading: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the paper, in words."""

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    foot: Sequence[str]


class Paper(FPDF):
    """A4, with the number of the case and the page at its foot."""

    def __init__(self, number: str) -> None:
        super().__init__(format="A4")
        self.number = number
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 4)
        self.set_title(number)
        with as_file(files(pylopdf_fonts_zh_cn) / FILE) as font:
            self.add_font(FONT, fname=font)

    def footer(self) -> None:
        """Write the number and the page."""
        self.set_y(-MARGIN)
        self.text_as("small", f"{self.number}    {self.page_no()}", grey=True)

    def text_as(self, size: str, words: str, *, grey: bool = False) -> None:
        """Write a paragraph; signs for which the font has no shape are left out."""
        points = SIZES[size]
        self.set_font(FONT, size=points)
        self.set_text_color(GREY if grey else 0)
        shown = drawable(self, words)
        self.multi_cell(0, points * LEADING, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def drawable(paper: FPDF, words: str) -> str:
    """Return words with only the signs that the font can draw."""
    font = paper.fonts[FONT]
    known = font.cmap if isinstance(font, TTFFont) else {}
    return "".join(each for each in words if each == "\n" or ord(each) in known)


def as_pdf(sheet: Sheet) -> bytes:
    """Draw a sheet. It takes about a second of the processor: not in the event loop."""
    paper = Paper(sheet.number)
    paper.add_page()
    paper.text_as("title", sheet.title)
    paper.text_as("head", sheet.number)
    paper.ln(2)
    for name, value in sheet.facts:
        paper.text_as("text", f"{name}  {value}")
    for part in sheet.parts:
        paper.ln(4)
        paper.text_as("head", part.heading)
        for above, line in part.lines:
            paper.ln(1)
            if above:
                paper.text_as("small", above, grey=True)
            paper.text_as("text", line)
    paper.ln(5)
    for line in sheet.foot:
        paper.text_as("small", line, grey=True)
    return bytes(paper.output())
