"""A sent picture as it is kept: upright, of a useful size, without what a phone writes in it."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

# Pixels of the longer side: as much as any page shows.
MOST_SIDE = 2400
QUALITY = 85


def as_kept(upload: Any) -> bytes:
    """Return the picture of a file as a JPEG of its own making.

    Nothing of the file is passed on but what it shows and its colour profile: phones write into it
    where it was taken, when and with what. Raises `OSError` for a file that breaks off and
    `ValueError` or `SyntaxError` for one that is no picture.
    """
    with Image.open(upload) as opened:
        # Before it is read: a JPEG of many megapixels is then never unpacked whole.
        opened.thumbnail((MOST_SIDE, MOST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile") if opened.mode == "RGB" else None
        shown = _on_white(upright)
    shown.info = {}
    kept = BytesIO()
    shown.save(kept, "JPEG", quality=QUALITY, optimize=True, icc_profile=profile)
    return kept.getvalue()


def _on_white(image: Any) -> Any:
    """What can be seen through is white, as the page below it is."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen_through = image.convert("RGBA")
    ground = Image.new("RGB", seen_through.size, "white")
    ground.paste(seen_through, mask=seen_through.getchannel("A"))
    return ground
