"""The drawings, one function each."""

from collections.abc import Callable
from math import sin
from random import Random

from wagtail_talko.demo.pen import (
    AMBER,
    BIRCH,
    DARK,
    DEEP,
    DUSK,
    FOREST,
    HEIGHT,
    LAKE,
    MEADOW,
    MOSS,
    ROWAN,
    SKY,
    SNOW,
    WIDTH,
    WOOD,
    Pen,
    birch,
    hills,
    house,
    spruce,
)


def red_house() -> Pen:
    pen = Pen(SKY)
    pen.oval(AMBER, 980, 170, 60, 60)
    hills(pen, "house", 520, 110, MOSS)
    hills(pen, "meadow", 640, 60, MEADOW)
    house(pen, 400, 640, 420, ROWAN, DARK)
    for x, size in ((200, 380), (300, 300), (960, 420), (1060, 320)):
        birch(pen, x, 660, size)
    return pen


def school() -> Pen:
    pen = Pen(SKY)
    hills(pen, "school", 540, 130, MOSS)
    hills(pen, "yard", 650, 40, MEADOW)
    house(pen, 280, 650, 560, AMBER, ROWAN)
    pen.box(BIRCH, 1000, 200, 10, 450)
    pen.box(SNOW, 1010, 210, 130, 80)
    pen.box(LAKE, 1010, 240, 130, 20)
    pen.box(LAKE, 1045, 210, 20, 80)
    birch(pen, 160, 660, 420)
    return pen


def village() -> Pen:
    pen = Pen(SKY)
    hills(pen, "village", 500, 160, FOREST)
    hills(pen, "field", 640, 50, MEADOW)
    house(pen, 420, 640, 400, WOOD, DARK)
    for step in range(5):
        pen.oval(SNOW, 705 + step * 14, 260 - step * 36, 18 + step * 6, 14 + step * 5)
    for x, size in ((120, 360), (240, 440), (960, 460), (1080, 340)):
        spruce(pen, x, 660, size)
    return pen


def river() -> Pen:
    pen = Pen(SKY)
    hills(pen, "river", 380, 120, FOREST)
    hills(pen, "bank", 460, 60, MOSS)
    for step in range(200):
        # Wider and wider bends towards the one who looks.
        near = step / 200
        wide = 16 + 70 * near
        pen.oval(LAKE, 620 + 120 * near * sin(near * 9), 430 + 400 * near, wide, wide * 0.5)
    for x, base, size in ((140, 560, 260), (280, 640, 320), (960, 580, 300), (1080, 680, 380)):
        spruce(pen, x, base, size)
    return pen


def lake() -> Pen:
    pen = Pen(SKY)
    pen.oval(AMBER, 260, 200, 64, 64)
    hills(pen, "lake", 400, 90, FOREST)
    pen.box(LAKE, 0, 430, WIDTH, HEIGHT)
    for y in range(470, 800, 60):
        pen.box(SKY, 120 + (y * 7) % 500, y, 180, 5)
    pen.box(WOOD, 700, 590, 500, 34)
    for x in (740, 900, 1060):
        pen.box(DARK, x, 620, 18, 90)
    pen.shape(ROWAN, (330, 610), (620, 610), (570, 670), (380, 670))
    pen.box(BIRCH, 330, 604, 290, 10)
    return pen


def fell() -> Pen:
    pen = Pen(DUSK)
    pen.oval(BIRCH, 900, 180, 46, 46)
    pen.shape(LAKE, (0, 560), (420, 220), (760, 430), (900, 360), (1200, 560))
    pen.shape(SNOW, (420, 220), (320, 302), (400, 320), (450, 296), (520, 282))
    hills(pen, "fell", 600, 70, FOREST)
    hills(pen, "snow", 700, 40, SNOW)
    for x, size in ((140, 340), (260, 260), (900, 300), (1020, 400)):
        spruce(pen, x, 720, size)
    return pen


def shelter() -> Pen:
    pen = Pen(SKY)
    hills(pen, "nature", 480, 120, MOSS)
    for x in range(40, 1200, 130):
        spruce(pen, x, 560, 300 + (x * 7) % 120)
    hills(pen, "ground", 640, 50, MEADOW)
    pen.shape(WOOD, (300, 660), (420, 420), (760, 420), (700, 660))
    pen.shape(DARK, (360, 650), (450, 470), (720, 470), (680, 650))
    pen.shape(FOREST, (260, 500), (430, 390), (790, 390), (770, 440), (440, 440))
    pen.shape(AMBER, (860, 700), (900, 560), (940, 700))
    pen.shape(ROWAN, (880, 700), (905, 620), (930, 700))
    pen.line(WOOD, 22, (830, 716), (970, 690))
    pen.line(WOOD, 22, (830, 690), (970, 716))
    return pen


def winter() -> Pen:
    pen = Pen(DEEP)
    chance = Random("stars")  # noqa: S311
    for _ in range(70):
        pen.oval(SNOW, chance.randint(0, WIDTH), chance.randint(0, 480), 3, 3)
    hills(pen, "winter", 560, 100, DUSK)
    hills(pen, "drift", 660, 50, SNOW)
    house(pen, 400, 650, 420, ROWAN, SNOW, light=AMBER)
    for x, size in ((140, 380), (270, 300), (980, 420)):
        spruce(pen, x, 690, size)
    return pen


def harvest() -> Pen:
    pen = Pen(BIRCH)
    pen.box(WOOD, 0, 610, WIDTH, HEIGHT)
    apples = ((480, 430), (580, 400), (690, 430), (530, 360), (640, 350), (590, 310))
    for number, (x, y) in enumerate(apples):
        pen.oval((ROWAN, AMBER, MOSS)[number % 3], x, y, 66, 62)
        pen.line(DARK, 6, (x, y - 58), (x + 12, y - 84))
    pen.shape("#8d6742", (360, 440), (820, 440), (770, 640), (410, 640))
    for y in range(470, 640, 44):
        pen.line(WOOD, 10, (372, y), (808, y))
    pen.oval(ROWAN, 930, 590, 66, 62)
    return pen


def coffee() -> Pen:
    pen = Pen(BIRCH)
    pen.box(MEADOW, 0, 600, WIDTH, HEIGHT)
    pen.ring(DEEP, 690, 430, 90, 24)
    pen.shape(DEEP, (430, 620), (470, 280), (650, 280), (690, 620))
    pen.shape(DEEP, (450, 420), (320, 320), (350, 300), (465, 370))
    pen.box(DARK, 460, 262, 200, 22)
    pen.oval(DARK, 560, 250, 22, 18)
    for x in (220, 860):
        pen.ring(ROWAN, x + 92, 590, 34, 14)
        pen.shape(ROWAN, (x - 80, 540), (x + 80, 540), (x + 56, 650), (x - 56, 650))
        pen.oval("#5b4031", x, 540, 80, 16)
    return pen


def yarn() -> Pen:
    pen = Pen(SKY)
    pen.box(BIRCH, 0, 600, WIDTH, HEIGHT)
    pen.line(WOOD, 14, (330, 250), (760, 660))
    pen.line(WOOD, 14, (860, 250), (450, 660))
    for x, y, size, colour in ((420, 540, 140, ROWAN), (700, 520, 160, LAKE), (930, 590, 96, MOSS)):
        pen.oval(colour, x, y, size, size)
        for step in range(1, 4):
            pen.ring(BIRCH, x - size * 0.2, y + size * 0.1, size * step * 0.22, 4)
    pen.line(ROWAN, 8, (300, 640), (220, 690), (120, 670), (60, 720))
    return pen


def music() -> Pen:
    pen = Pen(BIRCH)
    for y in range(280, 561, 70):
        pen.box(DUSK, 80, y, WIDTH - 160, 6)
    for x, y, colour in ((260, 493, DEEP), (470, 423, ROWAN), (680, 458, MOSS), (890, 353, DEEP)):
        pen.oval(colour, x, y, 44, 34)
        pen.box(colour, x + 34, y - 200, 10, 200)
        pen.shape(
            colour, (x + 44, y - 200), (x + 104, y - 130), (x + 90, y - 90), (x + 44, y - 140)
        )
    return pen


def workshop() -> Pen:
    pen = Pen(SKY)
    for row, colour in enumerate((WOOD, "#c79d72", "#a67c52")):
        pen.box(colour, 0, 560 + row * 80, WIDTH, 80)
    pen.line("#8d6742", 34, (300, 560), (470, 240))
    pen.shape(DARK, (390, 180), (580, 250), (550, 320), (360, 250))
    pen.shape(DUSK, (640, 330), (1010, 470), (990, 540), (640, 420))
    for step in range(9):
        x, y = 660 + step * 37, 428 + step * 12.5
        pen.shape(SKY, (x, y + 16), (x + 18, y - 8), (x + 36, y + 22))
    pen.shape(ROWAN, (560, 300), (660, 320), (660, 440), (560, 420))
    return pen


def sunrise() -> Pen:
    pen = Pen(BIRCH)
    pen.oval("#f3dca6", 600, 430, 260, 260)
    pen.oval(AMBER, 600, 430, 150, 150)
    hills(pen, "sunrise", 480, 90, MOSS)
    hills(pen, "path", 600, 50, MEADOW)
    pen.shape(BIRCH, (600, 540), (640, 540), (760, 660), (700, 800), (380, 800), (560, 660))
    birch(pen, 220, 660, 420)
    spruce(pen, 1000, 660, 380)
    return pen


SCENES: dict[str, Callable[[], Pen]] = {
    "house": red_house,
    "school": school,
    "village": village,
    "river": river,
    "lake": lake,
    "fell": fell,
    "nature": shelter,
    "winter": winter,
    "harvest": harvest,
    "coffee": coffee,
    "yarn": yarn,
    "music": music,
    "workshop": workshop,
    "exercise": sunrise,
}
