"""Files as phones and drawing programmes write them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images import get_image_model

# Wagtail leaves the file of a resized picture to the garbage collector.
LEFT_OPEN = (
    "ignore:[Uu]nclosed file <(_io.BufferedRandom|tempfile.SpooledTemporaryFile):ResourceWarning"
)
RED, BLUE = (250, 0, 0), (0, 0, 250)
# EXIF tags: camera, orientation, the block of the place, and latitude in it.
MODEL, ORIENTATION, GPS, LATITUDE = 0x0110, 0x0112, 0x8825, 2
ON_ITS_SIDE = 6


def two_colours(size=(60, 40), mode="RGB") -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new(mode, size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def photograph(size=(60, 40), *, orientation: int = 1) -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[MODEL], exif[ORIENTATION] = "Puhelin 12", orientation
    exif.get_ifd(GPS)[LATITUDE] = (62.0, 30.0, 0.0)
    kept = BytesIO()
    two_colours(size).save(kept, "JPEG", exif=exif, comment=b"Aino kotona", quality=95)
    return kept.getvalue()


def drawing(colour=(0, 0, 0, 0)) -> bytes:
    """A PNG that can be seen through."""
    kept = BytesIO()
    Image.new("RGBA", (30, 20), colour).save(kept, "PNG")
    return kept.getvalue()


def gif() -> bytes:
    kept = BytesIO()
    two_colours().save(kept, "GIF")
    return kept.getvalue()


def oddly_tagged() -> bytes:
    """A photograph on its side whose camera is named by a number: such phones there are."""
    model = struct.pack(">HHLf", MODEL, 11, 1, 12.0)
    side = struct.pack(">HHLHH", ORIENTATION, 3, 1, ON_ITS_SIDE, 0)
    exif = b"Exif\x00\x00MM\x00*" + struct.pack(">LH", 8, 2) + model + side + bytes(4)
    kept = BytesIO()
    two_colours().save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def header_of_png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and nothing else."""
    said = b"IHDR" + struct.pack(">LLBBBBB", width, height, 8, 6, 0, 0, 0)
    body = struct.pack(">L", 13) + said + struct.pack(">L", zlib.crc32(said))
    return b"\x89PNG\r\n\x1a\n" + body + struct.pack(">L", 0) + b"IDAT" + bytes(4)


def editors_picture() -> Any:
    """One of the site's own images."""
    file = ImageFile(BytesIO(drawing()), name="logo.png")
    image = get_image_model().objects.create(title="Logo", file=file)
    image.file.close()
    return image


def upload(content: bytes | None = None, name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if content is None else content, "image/jpeg")
