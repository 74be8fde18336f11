"""A picture is kept upright and small, and says nothing but what it shows."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from tests.organising.pictures.drawing import (
    BLUE,
    ON_ITS_SIDE,
    RED,
    drawing,
    photograph,
    two_colours,
)
from wagtail_talko.organising.pictures.files import MOST_SIDE, as_kept


def kept(content: bytes) -> Image.Image:
    return Image.open(BytesIO(as_kept(BytesIO(content))))


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
    assert as_kept(BytesIO(content)).find(b"Aino") == -1


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


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "I;16"])
def test_picture_of_any_kind_is_kept_in_colours(mode):
    content = BytesIO()
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
    source = Image.new("I;16", (60, 40)) if mode == "I;16" else two_colours().convert(mode)
    source.save(content, kind)

    assert (kept(content.getvalue()).mode, kept(content.getvalue()).size) == ("RGB", (60, 40))


def test_colour_profile_is_kept_where_the_colours_are():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = BytesIO()
    two_colours().save(content, "JPEG", icc_profile=profile)

    assert kept(content.getvalue()).info["icc_profile"] == profile


def test_file_that_breaks_off_is_no_picture():
    content = photograph((600, 400))

    with pytest.raises(OSError, match="truncated"):
        as_kept(BytesIO(content[: len(content) // 2]))
