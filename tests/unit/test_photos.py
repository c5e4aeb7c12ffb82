"""Photos are judged by content, made small and stripped; what is no photo is refused with a sentence."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from casework.errors import NotFoundError
from casework.service import SHANGHAI
from data.attachments import AttachmentFolder
from data.photos import LONGEST_SIDE, MOST_BYTES, Photo, PhotoError, prepared_photo, thumbnail


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", colour: str = "red", **options: object) -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)  # type: ignore[arg-type]
    return written.getvalue()


def tagged_picture() -> bytes:
    """A phone's photo: 60 × 40 as stored, to be turned right, with place, maker, time and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    exif[0x0112] = 6  # rotate 90° clockwise to be upright
    exif.get_ifd(0x8769)[0x9003] = "2021:10:08 15:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 8.0, 1.5), 3: "E", 4: (121.0, 18.0, 2.5)})
    written = io.BytesIO()
    left_red = Image.new("RGB", (60, 40), "blue")
    left_red.paste("red", (0, 0, 30, 40))
    left_red.save(written, "JPEG", exif=exif, comment=b"SecretComment", quality=95)
    return written.getvalue()


def opened(photo: Photo) -> Image.Image:
    """The stored picture."""
    return Image.open(io.BytesIO(photo.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_of_three_kinds_become_jpeg(kind: str) -> None:
    """Whatever the name says."""
    photo = prepared_photo(picture(kind=kind), "a.exe")
    assert opened(photo).format == "JPEG"
    assert (photo.width, photo.height) == (60, 40)


def test_place_maker_and_comment_are_gone_and_the_picture_is_upright() -> None:
    """EXIF is applied first, then everything is stripped; the time goes to the database."""
    source = tagged_picture()
    assert b"SecretMaker" in source and Image.open(io.BytesIO(source)).getexif().get_ifd(0x8825)
    photo = prepared_photo(source, "a.jpg")
    assert not opened(photo).getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & set(opened(photo).info)
    assert b"Secret" not in photo.content and b"Exif" not in photo.content
    assert (photo.width, photo.height) == (40, 60)
    # Red was on the left; turned clockwise it is on top.
    red, _, blue = opened(photo).convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > 60 > blue
    assert photo.taken_at == datetime(2021, 10, 8, 15, 30, tzinfo=SHANGHAI)


def test_a_large_photo_is_made_small_and_a_transparent_one_gets_white() -> None:
    """At most 2000 px a side."""
    photo = prepared_photo(picture((4000, 1000)), "a.jpg")
    assert (photo.width, photo.height) == (LONGEST_SIDE, 500)
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(written, "PNG")
    assert min(opened(prepared_photo(written.getvalue(), "a.png")).convert("RGB").getpixel((1, 1))) > 245  # type: ignore[type-var,arg-type]
    assert max(Image.open(io.BytesIO(thumbnail(photo.content))).size) == 480


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"MZ\x90\x00" + bytes(2000), "程序文件"),
        (b"\x7fELF" + bytes(2000), "程序文件"),
        (b"#!/bin/sh\nrm -rf /\n", "脚本"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "矢量图"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a" + bytes(100), "GIF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "HEIC"),
        (b"", "不是照片"),
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(content: bytes, word: str) -> None:
    """An executable named .jpg is refused with a sentence that says what it is."""
    with pytest.raises(PhotoError) as refused:
        prepared_photo(content, "房间.jpg")
    assert word in str(refused.value) and "房间.jpg" in str(refused.value)


def test_a_photo_that_is_too_large_is_refused() -> None:
    """50 MB, and just above the limit."""
    for size in (50 * 1024 * 1024, MOST_BYTES + 1):
        with pytest.raises(PhotoError, match="超过 10 MB"):
            prepared_photo(picture() + bytes(size - len(picture())), "a.jpg")


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_unpacks(side: int) -> None:
    """A PNG of a few bytes that claims 81, 144 or 3,600 million pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\x00")), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    with pytest.raises(PhotoError, match="像素超过"):
        prepared_photo(bomb, "a.png")


def test_a_truncated_photo_is_refused() -> None:
    """Half a file is no evidence."""
    source = picture((800, 600))
    with pytest.raises(PhotoError, match="已损坏"):
        prepared_photo(source[: len(source) // 2], "a.jpg")


def test_pictures_lie_under_their_hash_and_nowhere_else(tmp_path: Path) -> None:
    """Twice the same is one file; a crafted number leads out of the folder to nothing."""
    folder, photo = AttachmentFolder(tmp_path), prepared_photo(picture(), "a.jpg")
    assert folder.keep(photo).sha256 == folder.keep(photo).sha256 == photo.sha256
    assert list(folder.hashes()) == [photo.sha256]
    assert folder.read(photo.sha256) == photo.content and folder.is_sound(photo.sha256)
    (path,) = tmp_path.rglob("*.jpg")
    assert path.relative_to(tmp_path).parts == ("attachments", photo.sha256[:2], f"{photo.sha256}.jpg")
    path.write_bytes(photo.content[:-3])
    assert not folder.is_sound(photo.sha256)
    for crafted in ("../../etc/passwd", "", photo.sha256.upper(), "0" * 64):
        with pytest.raises(NotFoundError):
            folder.read(crafted)
