"""Pictures: opened within limits, blackened, and written anew without anything but their dots."""

import io
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageDraw, ImageOps

from intake.pages.letters import Box

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
MOST_DECODED = 50_000_000
"""Dots of a picture before it is opened: 200 MB, and no camera makes more."""

MOST_SHOWN = 12_000_000
"""Dots of the public copy of a picture."""

_QUALITY = 80
_FEW_COLOURS = 1024
_GREYS = 16
_BLACK = 0


class TooLarge(Exception):
    """More than may be drawn."""


def opened(content: bytes) -> Image.Image | None:
    """Return the picture, not read yet; None where the bytes are none. Raises TooLarge."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            if found.width * found.height > MOST_DECODED:
                raise TooLarge
    except Image.DecompressionBombError as error:
        raise TooLarge from error
    except OSError:
        return None
    return Image.open(io.BytesIO(content), formats=FORMATS)


def frames(picture: Image.Image) -> int:
    """Return how many pages it has: only a TIFF is a document; what moves shows its first."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def frame(picture: Image.Image, number: int) -> Image.Image:
    """Return a page of it (from 0) as dots alone, upright, and no larger than is shown."""
    picture.seek(number)
    if picture.width * picture.height > MOST_DECODED:
        raise TooLarge
    upright = ImageOps.exif_transpose(picture)
    plain = _on_white(upright)
    if (much := plain.width * plain.height / MOST_SHOWN) > 1:
        factor = much**-0.5
        plain = plain.resize((int(plain.width * factor), int(plain.height * factor)))
    return bare(plain)


def bare(picture: Image.Image) -> Image.Image:
    """Return the dots of a picture in a new one, which knows nothing else."""
    new = Image.new(picture.mode, picture.size)
    new.paste(picture)
    return new


def _on_white(picture: Image.Image) -> Image.Image:
    """Return it in grey or colour; what can be seen through lies on white, as on paper."""
    if picture.mode in {"1", "L", "RGB"}:
        return picture.convert("L" if picture.mode == "1" else picture.mode)
    if picture.mode.startswith("I"):
        return picture.convert("L")
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def blackened(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """Return the picture with black boxes in place of what was there."""
    drawn = ImageDraw.Draw(picture)
    black = _BLACK if picture.mode == "L" else (_BLACK,) * 3
    for left, top, right, bottom in boxes:
        width, height = picture.size
        corner = (int(left * width), int(top * height))
        drawn.rectangle((*corner, int(right * width) + 1, int(bottom * height) + 1), fill=black)
    return picture


def written(picture: Image.Image, *, dpi: float = 0.0) -> tuple[bytes, str]:
    """Return it as JPEG or PNG, whichever is smaller, and its media type."""
    plain = _without_colour(picture)
    facts = {"dpi": (dpi, dpi)} if dpi else {}
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=_QUALITY, **facts)
    best, media_type = made.getvalue(), "image/jpeg"
    if plain.mode == "L" or plain.getcolors(_FEW_COLOURS):
        step = 256 // _GREYS
        few = plain.point([min(255, (each // step) * 17) for each in range(256)] * len(plain.mode))
        made = io.BytesIO()
        (few if plain.mode == "L" else plain).save(made, "PNG", **facts)
        if len(made.getvalue()) < len(best):
            best, media_type = made.getvalue(), "image/png"
    return best, media_type


def _without_colour(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGB":
        return picture
    red, green, blue = picture.split()
    if ImageChops.difference(red, green).getbbox() or ImageChops.difference(red, blue).getbbox():
        return picture
    return red
