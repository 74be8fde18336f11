"""A pen and a palette: what the demo's drawings are made of."""

from io import BytesIO
from random import Random

from PIL import Image as Drawing
from PIL import ImageDraw

WIDTH, HEIGHT = 1200, 800
# Drawn larger and made smaller: Pillow's polygons have no smooth edges.
SCALE = 2

BIRCH = "#fbf9f4"
SKY, DUSK, SNOW = "#dfecef", "#c9d6e0", "#f4f7f8"
LAKE, DEEP = "#3f7d9e", "#14557a"
MOSS, MEADOW, FOREST = "#7f9f6a", "#a9bd8b", "#4a6b4f"
ROWAN, AMBER, WOOD, DARK = "#a8433a", "#e0a640", "#b58a5e", "#2f3d44"


class Pen:
    """Draws in units of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Drawing.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def shape(self, colour: str, *points: tuple[float, float]) -> None:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        corners = [x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE]
        self._draw.rectangle(corners, fill=colour)

    def oval(self, colour: str, x: float, y: float, wide: float, high: float) -> None:
        corners = [(x - wide) * SCALE, (y - high) * SCALE, (x + wide) * SCALE, (y + high) * SCALE]
        self._draw.ellipse(corners, fill=colour)

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def ring(self, colour: str, x: float, y: float, radius: float, width: float) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE]
        corners += [(x + radius) * SCALE, (y + radius) * SCALE]
        self._draw.ellipse(corners, outline=colour, width=round(width * SCALE))

    def png(self) -> bytes:
        small = self.image.resize((WIDTH, HEIGHT), Drawing.Resampling.LANCZOS)
        out = BytesIO()
        small.quantize(64).save(out, "PNG", optimize=True)
        return out.getvalue()


def spruce(pen: Pen, x: float, base: float, height: float, colour: str = FOREST) -> None:
    pen.box(WOOD, x - height * 0.03, base - height * 0.1, height * 0.06, height * 0.1)
    for level in range(3):
        top = base - height + level * height * 0.24
        wide = height * (0.16 + 0.07 * level)
        pen.shape(colour, (x, top), (x - wide, top + height * 0.4), (x + wide, top + height * 0.4))


def birch(pen: Pen, x: float, base: float, height: float) -> None:
    pen.oval(MOSS, x, base - height * 0.72, height * 0.24, height * 0.3)
    pen.oval(MEADOW, x - height * 0.06, base - height * 0.8, height * 0.14, height * 0.16)
    pen.box(BIRCH, x - height * 0.02, base - height * 0.8, height * 0.04, height * 0.8)
    for step in range(5):
        pen.box(DARK, x - height * 0.02, base - height * (0.12 + 0.12 * step), height * 0.02, 4)


def house(
    pen: Pen, x: float, base: float, width: float, wall: str, roof: str, light: str = SNOW
) -> None:
    high = width * 0.42
    pen.box(DARK, x + width * 0.66, base - high * 2.1, width * 0.08, high)
    pen.box(wall, x, base - high, width, high)
    pen.shape(
        roof,
        (x - width * 0.08, base - high),
        (x + width * 0.5, base - high * 1.95),
        (x + width * 1.08, base - high),
    )
    pen.box(BIRCH, x + width * 0.42, base - high * 0.72, width * 0.16, high * 0.72)
    pen.box(DEEP, x + width * 0.44, base - high * 0.66, width * 0.12, high * 0.66)
    for left in (0.1, 0.7):
        pen.box(BIRCH, x + width * left, base - high * 0.75, width * 0.2, high * 0.45)
        pen.box(light, x + width * (left + 0.02), base - high * 0.7, width * 0.16, high * 0.35)
        pen.box(BIRCH, x + width * (left + 0.09), base - high * 0.75, width * 0.02, high * 0.45)


def hills(pen: Pen, seed: str, base: float, rise: float, colour: str) -> None:
    """Draw a soft line of hills; the same seed gives the same hills."""
    chance = Random(seed)  # noqa: S311
    for step in range(-1, 7):
        pen.oval(
            colour, step * 220 + chance.randint(-40, 40), base, 240, rise + chance.randint(0, 40)
        )
    pen.box(colour, 0, base, WIDTH, HEIGHT)
