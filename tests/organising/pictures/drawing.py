"""Files as phones and drawing programmes write them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

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


def upload(content: bytes | None = None, name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if content is None else content, "image/jpeg")
