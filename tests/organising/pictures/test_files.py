"""A picture is kept upright and small, and says nothing but what it shows."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from tests.organising.pictures.drawing import (
    BLUE,
    ON_ITS_SIDE,
    RED,
    drawing,
    header_of_png,
    photograph,
    two_colours,
)
from wagtail_talko.organising.pictures.files import (
    MOST_SIDE,
    NoPicture,
    TooManyPixels,
    as_kept,
)


def kept(content: bytes) -> Image.Image:
    return Image.open(BytesIO(as_kept(content)))


def near(found, wanted) -> bool:
    """JPEG keeps colours roughly."""
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


def test_what_the_phone_wrote_is_left_out():
    content = photograph()
    before = Image.open(BytesIO(content))

    image = kept(content)

    assert (len(before.getexif()) > 0, before.info["comment"]) == (True, b"Aino kotona")
    assert dict(image.getexif()) == {}
    assert {"exif", "comment", "xmp", "photoshop"} & {*image.info} == set()
    assert as_kept(content).find(b"Aino") == -1


def test_picture_taken_on_its_side_stands_upright():
    image = kept(photograph((60, 40), orientation=ON_ITS_SIDE))

    assert image.size == (40, 60)
    assert near(image.getpixel((20, 5)), RED)
    assert near(image.getpixel((20, 55)), BLUE)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((3000, 1500), (MOST_SIDE, 1200)), ((1500, 3000), (1200, MOST_SIDE)), ((60, 40), (60, 40))],
)
def test_large_picture_gets_a_useful_size_and_a_small_one_stays(size, wanted):
    assert kept(photograph(size)).size == wanted


def test_what_can_be_seen_through_is_white():
    image = kept(drawing())

    assert (image.format, image.mode, image.getpixel((5, 5))) == ("JPEG", "RGB", (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA"])
def test_picture_of_any_kind_is_kept_in_colours(mode):
    content = BytesIO()
    two_colours().convert(mode).save(content, "JPEG" if mode in ("L", "CMYK") else "PNG")

    assert (kept(content.getvalue()).mode, kept(content.getvalue()).size) == ("RGB", (60, 40))


def test_grey_of_sixteen_bits_is_as_dark_as_it_was():
    content = BytesIO()
    Image.new("I;16", (60, 40), 20_000).save(content, "PNG")

    assert near(kept(content.getvalue()).getpixel((5, 5)), (78, 78, 78))


def test_fine_lines_of_few_colours_stay_when_it_gets_smaller():
    lines = Image.new("P", (4800, 10), 1)
    lines.putpalette([0, 0, 0, 255, 255, 255])
    for x in range(0, 4800, 2):
        lines.paste(0, (x, 0, x + 1, 10))
    content = BytesIO()
    lines.save(content, "PNG")

    # Every second column is black: grey from afar, neither black nor white.
    assert 100 < kept(content.getvalue()).getpixel((1000, 2))[0] < 155


def test_colours_of_a_profile_are_those_of_the_screen_and_it_is_not_passed_on():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = BytesIO()
    two_colours().save(content, "JPEG", icc_profile=screen)

    assert "icc_profile" not in kept(content.getvalue()).info
    assert near(kept(content.getvalue()).getpixel((5, 5)), RED)
    for odd in (swapped.tobytes(), b"<?php Aino kotona" * 9000):
        content = BytesIO()
        two_colours().save(content, "JPEG", icc_profile=odd)
        found = as_kept(content.getvalue())
        assert (len(found) < 5000, found.find(b"Aino")) == (True, -1)


@pytest.mark.parametrize("content", [b"", b"x", photograph((600, 400))[:3000], drawing()[:60]])
def test_what_breaks_off_or_is_none_is_no_picture(content):
    with pytest.raises(NoPicture):
        as_kept(content)


def test_picture_of_thousands_of_scans_is_none():
    with pytest.raises(NoPicture):
        as_kept(photograph() + b"\xff\xda" * 101)


@pytest.mark.parametrize(("width", "height"), [(6000, 4001), (100_000, 300)])
def test_picture_is_not_unpacked_where_it_is_too_large(width, height):
    with pytest.raises(TooManyPixels):
        as_kept(header_of_png(width, height))
