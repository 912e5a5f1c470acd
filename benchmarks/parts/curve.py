"""Draws curves as a picture (SVG) for the documents: counts to the right on a root scale, shares upwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 20, 20, 44
STEP = 0.05
NEAR = 24  # between two figures below
INKS = (("#0b5cad", ""), ("#a33b00", "6 4"))  # colour and dashes of each line

Points = Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Scale:
    """Where counts and shares lie in the picture."""

    most: int
    low: float
    high: float

    def across(self, count: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * sqrt(count / self.most)

    def down(self, share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - share) / (self.high - self.low)


def drawn(counted: str, lines: Mapping[str, Points]) -> str:
    """Return the picture of some lines over the same counts."""
    points = [point for each in lines.values() for point in each]
    shares = [share for _, share in points]
    low, high = floor(min(shares) / STEP) * STEP, (floor(max(shares) / STEP) + 1) * STEP
    scale = Scale(max(count for count, _ in points) or 1, low, high)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{", ".join(lines)} by {counted}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    )
    counts = sorted({count for count, _ in points})
    curves = [part for at, (name, each) in enumerate(lines.items()) for part in _line(scale, name, each, at)]
    return "\n".join([head, *_grid(scale, counts, counted), *curves, "</svg>", ""])


def _grid(scale: Scale, counts: Sequence[int], counted: str) -> Iterator[str]:
    for at in range(ceil((scale.high - scale.low) / STEP - 0.01) + 1):
        share = scale.low + at * STEP
        down = scale.down(share)
        yield f'<path d="M{LEFT} {down:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{down + 4:.1f}" text-anchor="end">{share:.2f}</text>'
    for count, after in zip(counts, [*counts[1:], None], strict=True):
        across = scale.across(count)
        if after is not None and scale.across(after) - across < NEAR:
            continue  # the figure of the later one would stand on it
        yield f'<text x="{across:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{count}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{counted}</text>'


def _line(scale: Scale, name: str, points: Points, at: int) -> Iterator[str]:
    colour, dashes = INKS[at % len(INKS)]
    spots = [(scale.across(count), scale.down(share)) for count, share in points]
    path = "L".join(f"{across:.1f} {down:.1f}" for across, down in spots)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
    for across, down in spots:
        yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>'
    across, down = spots[-1]
    below = 24 if at else -10
    yield f'<text x="{across:.1f}" y="{down + below:.1f}" text-anchor="end" fill="{colour}">{name}</text>'
