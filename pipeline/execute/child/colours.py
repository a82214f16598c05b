"""Converts pixels of any mode to 8 bits in sRGB. Runs in the limited child."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from pipeline.execute.child.colour_space import coded_profile, gamma_profile

SAME = 3
"""Levels by which the curves of profiles that are sRGB differ, each rounded in its own way."""

CODED = "kepu:coded"
"""Key of a picture's `info` that holds the code points of its primaries and transfer."""

LEVELS = range(0, 256, 51)
_SAMPLE = Image.new("RGB", (len(LEVELS) ** 2, len(LEVELS) + 1))
_SAMPLE.putdata(
    [(r, g, b) for r in LEVELS for g in LEVELS for b in LEVELS] + [(n * 7,) * 3 for n in range(36)]
)
"""Colours from all over the cube, and greys."""


def plain(image: Image.Image) -> Image.Image:
    """Convert to 8 bits in RGB, RGBA, L or CMYK, expanding palettes and 16-bit grey."""
    if image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return _grey(image)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _grey(image: Image.Image) -> Image.Image:
    """Convert 16-bit grey to 8 bits. The one level that PNG's tRNS names, if any, becomes transparent."""
    grey = image.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    hidden = image.info.get("transparency")
    if not isinstance(hidden, int):
        return grey
    alpha = image.convert("I").point([255 * (level != hidden) for level in range(65536)], "L")
    return Image.merge("LA", (grey, alpha)).convert("RGBA")


def profile_of(image: Image.Image) -> bytes | None:
    """Return the profile of a picture's colours: its own, or one made of what the file tells otherwise; None for sRGB."""
    info = image.info
    own = info.get("icc_profile")
    if CODED in info and (image.format == "PNG" or not own):
        return coded_profile(*info[CODED])
    if own or image.format != "PNG" or "srgb" in info:
        return own
    return gamma_profile(info.get("gamma"), info.get("chromaticity"))


def is_read_anew(image: Image.Image) -> bool:
    """Whether a picture's colours are not what a profile with another name says."""
    profile = profile_of(image)
    return profile != image.info.get("icc_profile") or is_misnamed(profile)


def srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to RGB or RGBA in sRGB. A profile that does not fit the picture is ignored, as in browsers."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if image.mode == "RGBA" else image
    if profile:
        colours = _converted(colours, profile)
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _converted(colours: Image.Image, profile: bytes) -> Image.Image:
    try:
        if _is_named_srgb(profile) and not is_misnamed(profile):
            return colours
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(colours, source, target, outputMode="RGB") or colours
    except (ImageCms.PyCMSError, OSError):
        return colours


def is_misnamed(profile: bytes | None) -> bool:
    """Whether a profile calls itself sRGB and is something else, such as GIMP's, Krita's and darktable's linear ones."""
    try:
        if not profile or not _is_named_srgb(profile):
            return False
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(_SAMPLE, source, target, outputMode="RGB") or _SAMPLE
    except (ImageCms.PyCMSError, OSError):
        return False
    return max(ImageChops.difference(converted, _SAMPLE).tobytes()) > SAME


def _is_named_srgb(profile: bytes) -> bool:
    name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
    return "sRGB" in (name or "")


def average(image: Image.Image) -> str:
    """Return the mean colour of a picture as "#rrggbb"."""
    red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{red:02x}{green:02x}{blue:02x}"
