"""A sent picture as it is kept: upright, of a useful size, without what a phone writes in it."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

# What phones and drawing programmes send. Of each, how many pixels a server unpacks: a JPEG is made
# smaller while it is read.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 24_000_000}
# Pixels of the longer side: as much as any page shows.
MOST_SIDE = 2400
QUALITY = 85
# A photograph has about ten; each of thousands of empty ones would take as long as the picture.
MOST_SCANS, SCAN = 100, b"\xff\xda"
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NoPicture(ValueError):
    """The file is none of the pictures we take, or breaks off."""


class TooManyPixels(ValueError):
    """It is a picture, and larger than a server should unpack."""


def as_kept(content: bytes) -> bytes:
    """Return the picture of a JPEG or PNG file, whatever its name, as a JPEG of our own making.

    Nothing of the file is passed on but what it shows: phones write into it where it was taken,
    when and with what. Its size is read before it is unpacked. Raises `NoPicture`, `TooManyPixels`.
    """
    try:
        with Image.open(BytesIO(content), formats=tuple(MOST_PIXELS)) as opened:
            _check_size(opened, content)
            shown = _shown(opened)
        kept = BytesIO()
        shown.save(kept, "JPEG", quality=QUALITY, optimize=True)
    except TooManyPixels:
        raise
    except Exception as error:
        # What Pillow raises of a broken file is of a dozen kinds.
        raise NoPicture from error
    return kept.getvalue()


def _check_size(opened: Any, content: bytes) -> None:
    kind = "PNG" if opened.format == "PNG" else "JPEG"
    if opened.width * opened.height > MOST_PIXELS[kind]:
        raise TooManyPixels
    if kind == "JPEG" and content.count(SCAN) > MOST_SCANS:
        raise NoPicture


def _shown(opened: Any) -> Any:
    """Return what it shows: small, upright, in the colours every screen has, and nothing else."""
    turn = _turn_of(opened)
    opened.draft("RGB", (MOST_SIDE, MOST_SIDE))
    profile = opened.info.get("icc_profile")
    image = _in_colours(opened)
    image.thumbnail((MOST_SIDE, MOST_SIDE))
    if turn is not None:
        image = image.transpose(turn)
    image = _on_white(_in_screen_colours(image, profile))
    image.info = {}
    return image


def _turn_of(opened: Any) -> Any:
    try:
        return TURNS.get(opened.getexif().get(ORIENTATION))
    except Exception:
        # An odd tag is no fault of the picture.
        return None


def _in_colours(opened: Any) -> Any:
    if opened.mode.startswith("I"):
        # Sixteen bits of grey: a conversion would cut off all but the darkest.
        return opened.point(lambda value: value / 256).convert("L").convert("RGB")
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _in_screen_colours(image: Any, profile: bytes | None) -> Any:
    """Turn the colours of a profile into those of every screen. Where it is odd, leave them."""
    if not profile:
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, screen, outputMode=image.mode) or image
    except Exception:
        return image


def _on_white(image: Any) -> Any:
    """What can be seen through is white, as the page below it is."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
