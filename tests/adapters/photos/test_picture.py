"""A picture is its pixels alone once it was written anew, and what is none is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.adapters.photos.picture import FORMATS, LONGEST_SIDE, PictureLimits, write_anew
from pipeline.domain.errors import DataFault, attempt
from tests.pictures import SECRET, make_picture

LIMITS = PictureLimits(max_bytes=2_000_000, max_pixels=9_000_000)


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_that_a_camera_told_is_left(kind: str) -> None:
    picture = make_picture(kind=kind)
    assert SECRET in picture

    written = write_anew(picture, LIMITS)

    image = Image.open(BytesIO(written))
    assert SECRET not in written
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (640, 480), {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_a_picture_is_turned_upright_before_its_orientation_is_dropped() -> None:
    assert Image.open(BytesIO(write_anew(make_picture((640, 480), orientation=6), LIMITS))).size == (480, 640)


def test_a_large_picture_is_shrunk() -> None:
    written = write_anew(make_picture((3_200, 2_400)), LIMITS)

    assert Image.open(BytesIO(written)).size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert write_anew(make_picture(), LIMITS) == write_anew(make_picture(), LIMITS)


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"x" * (LIMITS.max_bytes + 1), "photo_too_large"),
        (make_picture((3_001, 3_000)), "photo_too_many_pixels"),
        (make_picture((1_501, 1_500), kind="PNG"), "photo_too_many_pixels"),
        (make_picture((1_501, 1_500), kind="WEBP"), "photo_too_many_pixels"),
        (b"", "invalid_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "invalid_photo"),
        (make_picture()[:400], "invalid_photo"),
        (b"GIF89a" + bytes(100), "invalid_photo"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_or_too_large_is_refused(picture: bytes, code: str) -> None:
    with pytest.raises(DataFault) as refused:
        write_anew(picture, LIMITS)

    assert refused.value.code == code


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=20))
def test_whatever_bytes_come_they_give_a_picture_or_a_fault(at: int, bytes_there: bytes) -> None:
    picture = make_picture()
    at %= len(picture)
    spoiled = picture[:at] + bytes_there + picture[at + len(bytes_there) :]
    written = attempt(lambda picture: write_anew(picture, LIMITS), spoiled)
    if isinstance(written, DataFault):
        assert written.code in ("invalid_photo", "photo_too_many_pixels")
    else:
        Image.open(BytesIO(written)).load()
