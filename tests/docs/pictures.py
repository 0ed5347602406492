"""The pictures of the documents: what `bargain race FILE NAME --plot` draws, kept beside them.

The name of a picture says what it shows: `first-mover.DeadHeat.svg` is the timeline `DeadHeat` of
`programs/examples/race/first-mover.bgl`.
"""

from __future__ import annotations

from pathlib import Path

from tests.docs.markdown import DOCUMENTS, ROOT, links
from tests.docs.terminal import call

PICTURES = ROOT / "docs" / "pictures"
RACES = ROOT / "programs" / "examples" / "race"


def shown() -> list[str]:
    """The names of all pictures that the documents show."""
    found: dict[str, None] = {}
    for document in DOCUMENTS:
        page = ROOT / document
        for link in links(page.read_text(encoding="utf-8")):
            if link.endswith(".svg"):
                assert (page.parent / link).parent == PICTURES, f"{document} shows {link}"
                found[Path(link).name] = None
    return list(found)


def draw(name: str, target: Path) -> None:
    """Draw the picture of this name anew."""
    slug, timeline, _ = name.split(".")
    printed, status = call(["race", str(RACES / f"{slug}.bgl"), timeline, "--plot", str(target)])
    assert status == 0, f"{name}: {printed}"
