"""Pictures as telephones send them, made up."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

SECRET = b"SN-0812-0000-0017"
"""What a camera tells of its owner."""


def make_picture(
    size: tuple[int, int] = (640, 480), *, kind: str = "JPEG", orientation: int | None = None, colour: str = "teal"
) -> bytes:
    """Make a picture with what cameras write beside it: place, serial number, a comment."""
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, colour)
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (3.0, 41.0, 43.0)
    if orientation:
        exif[0x0112] = orientation
    written = BytesIO()
    told = {"comment": SECRET} if kind == "JPEG" else {}
    image.save(written, kind, exif=exif, **told)
    return written.getvalue()
