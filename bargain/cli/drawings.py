"""Drawings that a command writes besides what it prints: SVG, or PNG where that is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import PurePath
from typing import Final

from bargain.cli.codes import BAD_USAGE, NO_RENDERER, UNWRITABLE
from bargain.cli.files import write_bytes
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.plot.svg import Drawing

WHAT: Final = "the drawing"
FONT: Final = "Source Sans Pro"
ZOOM: Final = 2
"""Pixels of a PNG for each of an SVG: most screens have more of them than they pretend to."""

MOST_PIXELS: Final = 50_000_000
"""Each takes 4 bytes, and some more while it is drawn."""


def require_drawing(path: str | None) -> None:
    """Raises `DiagnosticError` for the name of a drawing that is neither SVG nor PNG (BGL083), and
    for PNG without what draws it (BGL088)."""
    if path is None:
        return
    kind = PurePath(path).suffix.lower()
    if kind not in (".svg", ".png"):
        message = f"drawings are SVG or PNG, and the name `{path}` ends in neither .svg nor .png"
        raise DiagnosticError([Diagnostic(BAD_USAGE, message, hint="--plot drawing.svg")])
    if kind == ".png" and not (find_spec("resvg_py") and find_spec("font_source_sans_pro")):
        message = "what draws PNG files is not installed"
        hint = "pip install 'bargain-engine[png]', or name the drawing .svg"
        raise DiagnosticError([Diagnostic(NO_RENDERER, message, hint=hint)])


def write_drawing(path: str, drawing: Drawing) -> None:
    """Write a drawing as the kind of file that its name says.

    Raises `DiagnosticError` as `require_drawing` does, and where the file cannot be written, or
    would have too many pixels (BGL084).
    """
    require_drawing(path)
    text = str(drawing)
    if not path.lower().endswith(".png"):
        write_bytes(path, text.encode("utf-8"), WHAT)
        return
    wide, high = (round(ZOOM * length) for length in (drawing.width, drawing.height))
    if wide * high > MOST_PIXELS:
        message = f"the drawing is too large for PNG: {wide} by {high} pixels"
        raise DiagnosticError([Diagnostic(UNWRITABLE, message, hint="name the drawing .svg")])
    write_bytes(path, as_png(text), WHAT)


def as_png(svg: str) -> bytes:
    """The same picture on every machine, with or without fonts, as long as the font that is
    installed along has all of its characters."""
    from font_source_sans_pro import font_files_ttf
    from resvg_py import svg_to_bytes

    fonts = [font_files_ttf["SourceSansPro"], font_files_ttf["SourceSansProBold"]]
    return svg_to_bytes(svg_string=svg, font_files=fonts, sans_serif_family=FONT, zoom=ZOOM)
