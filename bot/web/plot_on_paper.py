"""Draws a chart on paper: the same shapes as on the page, in millimetres."""

import re

from bot.web.plot_drawing import Drawing, Shape
from bot.web.sheet import FONT, MARGIN, Paper, drawable

STEP = re.compile(r"([MLHv])(-?[\d.]+)(?:,(-?[\d.]+))?")
POINTS = 2.835
"""Points of a millimetre."""
LETTERS = 13.0
"""How high letters are, in units of the drawing."""
COLOURS = {
    **{"series-0": (15, 102, 87), "series-1": (181, 86, 15), "series-2": (44, 74, 134)},
    **{"series-3": (138, 143, 134), "series-4": (123, 45, 107), "ground": (221, 216, 203)},
    **{"axis": (221, 216, 203), "whisker": (29, 40, 43)},
}
BLACK = (0, 0, 0)


def draw(paper: Paper, drawing: Drawing, width: float = 150.0) -> None:
    """Draw all shapes at the place that has been reached, and go on below them."""
    scale = width / drawing.width
    if paper.will_page_break(drawing.height * scale):
        paper.add_page()
    at = Place(paper, MARGIN + paper.c_margin, paper.get_y(), scale)
    for shape in drawing.shapes:
        at.draw(shape)
    paper.set_y(at.top + drawing.height * scale + 2)


class Place:
    """Where a drawing stands on the paper, and how large."""

    def __init__(self, paper: Paper, left: float, top: float, scale: float) -> None:
        self.paper, self.left, self.top, self.scale = paper, left, top, scale

    def draw(self, shape: Shape) -> None:
        """Draw one shape."""
        {"rect": self.box, "circle": self.dot, "path": self.line, "text": self.words}[shape.tag](shape)

    def number(self, shape: Shape, name: str) -> float:
        """A number of a shape in millimetres."""
        return float(shape.attributes.get(name, 0)) * self.scale

    def box(self, shape: Shape) -> None:
        """Fill a rectangle."""
        self.paper.set_fill_color(*colour(shape))
        x, y = self.left + self.number(shape, "x"), self.top + self.number(shape, "y")
        width, height = self.number(shape, "width"), self.number(shape, "height")
        if width > 0 and height > 0:
            self.paper.rect(x, y, width, height, style="F")

    def dot(self, shape: Shape) -> None:
        """Fill a circle."""
        self.paper.set_fill_color(*colour(shape))
        x, y = self.left + self.number(shape, "cx"), self.top + self.number(shape, "cy")
        self.paper.circle(x, y, self.number(shape, "r"), style="F")

    def line(self, shape: Shape) -> None:
        """Draw straight lines: M and L with a point, H with a column, v with a length downwards."""
        self.paper.set_draw_color(*colour(shape))
        self.paper.set_line_width(0.3)
        x = y = 0.0
        for step, first, second in STEP.findall(str(shape.attributes["d"])):
            start = (x, y)
            if step in "ML":
                x, y = float(first), float(second)
            elif step == "H":
                x = float(first)
            else:
                y += float(first)
            if step != "M":
                self.paper.line(*self.on_paper(*start), *self.on_paper(x, y))

    def on_paper(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the drawing lies."""
        return self.left + x * self.scale, self.top + y * self.scale

    def words(self, shape: Shape) -> None:
        """Write a few words from, around or up to a point."""
        self.paper.set_font(FONT, size=LETTERS * self.scale * POINTS * 0.85)
        self.paper.set_text_color(0)
        said = drawable(self.paper, shape.words)
        anchor = {"middle": 0.5, "end": 1.0}.get(str(shape.attributes.get("text-anchor")), 0.0)
        x, y = self.on_paper(float(shape.attributes["x"]), float(shape.attributes["y"]))
        self.paper.text(x - anchor * self.paper.get_string_width(said), y, said)


def colour(shape: Shape) -> tuple[int, int, int]:
    """The colour of a shape, the same as on the page."""
    kind = str(shape.attributes.get("class", ""))
    _, is_line, number = kind.partition("line-")
    return COLOURS.get(f"series-{number}" if is_line else kind, BLACK)
