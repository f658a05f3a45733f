"""A picture as a telephone sends it -> a small JPEG of its pixels alone: no EXIF, no place, no name, no comment."""

from __future__ import annotations

import asyncio
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from pipeline.domain.errors import DataFault

FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""What telephones and browsers make; Pillow's other readers are for files that nobody photographs."""

LONGEST_SIDE: Final = 1_600
"""Pixels: a licence plate at ten metres can be read, and the file has some 300 kB."""

WHOLE_COSTS: Final = 4
"""Times fewer pixels than a JPEG another format may have: it is unpacked whole, at up to 16 bytes a pixel."""

QUALITY: Final = 80
"""Of JPEG: above it files grow faster than anybody sees."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureLimits:
    """How large a picture may come: bytes of its file, and pixels of a JPEG."""

    max_bytes: int
    max_pixels: int


class Unpacker:
    """Writes pictures anew, one at a time: unpacked, each takes some hundred megabytes."""

    def __init__(self, limits: PictureLimits) -> None:
        self._limits = limits
        self._free = asyncio.Lock()

    async def write_anew(self, content: bytes) -> bytes:
        """Do what the function of this name does, in a thread."""
        async with self._free:
            return await asyncio.to_thread(write_anew, content, self._limits)


def write_anew(content: bytes, limits: PictureLimits) -> bytes:
    """Unpack a picture, turn it upright, shrink it and write its pixels as JPEG; the same bytes give the same.

    Raises
    ------
    DataFault
        `photo_too_large`, `photo_too_many_pixels`, `invalid_photo`.
    """
    if len(content) > limits.max_bytes:
        raise DataFault("photo_too_large", f"at most {limits.max_bytes} bytes", limit=limits.max_bytes // 1_048_576)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that the limits below decide on
            return _write(_open(content, limits))
    except DataFault:
        raise
    except Exception:  # noqa: BLE001 - strangers find what Pillow's readers did not think of
        raise DataFault("invalid_photo", "no picture that can be read") from None


def _open(content: bytes, limits: PictureLimits) -> Image.Image:
    """Read the head, and unpack nothing that is too large."""
    image = Image.open(BytesIO(content), formats=FORMATS)
    max_pixels = limits.max_pixels if image.format == "JPEG" else limits.max_pixels // WHOLE_COSTS
    if image.width * image.height > max_pixels:
        raise DataFault("photo_too_many_pixels", f"at most {max_pixels} pixels", limit=max_pixels // 1_000_000)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked at a fraction of its size
    return image


def _write(image: Image.Image) -> bytes:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before it is copied
    upright = ImageOps.exif_transpose(image)
    pixels = Image.new("RGB", upright.size, "white")
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        upright = upright.convert("RGBA")
        pixels.paste(upright, mask=upright.getchannel("A"))
    else:
        pixels.paste(upright.convert("RGB"))
    written = BytesIO()
    pixels.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
