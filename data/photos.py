"""A photo as it may be kept: judged by its content, turned upright, made smaller, without any metadata."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError

from casework.errors import UserError
from data.schema import SHANGHAI

MEDIA_TYPE = "image/jpeg"
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 2_000
THUMBNAIL_SIDE = 480
_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP")
_TAKEN = (0x9003, 0x0132)  # DateTimeOriginal of the EXIF part, DateTime of the picture
_EXIF_PART = 0x8769
_TIME = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_HOW = "请用手机拍照或从相册选择 JPG、PNG、WebP 照片。"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"#!", "脚本"),
    (b"%PDF", "PDF 文件"),
    (b"PK", "压缩包或办公文档"),
    (b"<", "网页或矢量图"),
    (b"GIF8", "GIF 动图"),
    (b"BM", "BMP 图片"),
)


class PhotoError(UserError):
    """The file cannot be kept as a photo: names the file, the reason and the mend."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that may be stored: an upright JPEG of at most 2000 px. taken_at: as the camera wrote it."""

    content: bytes
    width: int
    height: int
    taken_at: datetime | None

    @property
    def sha256(self) -> str:
        """The hash of the content, hexadecimal: its name in the folder."""
        return hashlib.sha256(self.content).hexdigest()


def prepared_photo(content: bytes, name: str) -> Photo:
    """The picture in an uploaded file, ready to be stored; name: how errors call the file, never believed.

    Raises PhotoError when it is too large, no JPEG, PNG or WebP, damaged, or would unpack to too many pixels.
    """
    if len(content) > MOST_BYTES:
        size = len(content) / 1024 / 1024
        raise PhotoError(f"照片“{name}”有 {size:.0f} MB，超过 {MOST_BYTES // 1024 // 1024} MB。请用较小的尺寸重拍。")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            _refuse_bomb(opened, name)
            taken_at = _taken_at(opened)
            # A large JPEG is read at a fraction of its size.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _on_white(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError as error:
        raise PhotoError(f"文件“{name}”不是照片{_what(content)}，没有保存。{_HOW}") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PhotoError(f"照片“{name}”已损坏，无法读取。{_HOW}") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Photo(_jpeg(upright, _QUALITY), upright.width, upright.height, taken_at)


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of a stored picture, for showing."""
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        opened.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        small = opened.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _jpeg(small, 70)


def _refuse_bomb(opened: Image.Image, name: str) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_many_pixels(name)


def _too_many_pixels(name: str) -> PhotoError:
    return PhotoError(f"照片“{name}”的像素超过 {MOST_PIXELS // 10_000} 万，没有保存。请用较小的尺寸重拍。")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB; what is transparent becomes white."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        ground.alpha_composite(layered)
        return ground.convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    # Comments and packets that stand in `info` would be written into the new file.
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _taken_at(opened: Image.Image) -> datetime | None:
    """When the camera says the picture was taken; cameras write local time without a zone."""
    exif = opened.getexif()
    for value in (exif.get_ifd(_EXIF_PART).get(_TAKEN[0]), exif.get(_TAKEN[1])):
        if isinstance(value, str) and _TIME.fullmatch(value.strip("\x00 ")):
            try:
                return datetime.strptime(value.strip("\x00 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
    return None


def _what(content: bytes) -> str:
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        return "能识别的格式（苹果手机的 HEIC 照片，请在手机“设置—相机—格式”中选“兼容性最佳”后重拍）"
    return next((f"（内容是{what}）" for magic, what in _OTHERS if content.startswith(magic)), "")
