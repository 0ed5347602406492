"""The files that ship beside the code: the grammar and the bundled programs.

In an installed wheel they lie in `bargain/_data`; in a source checkout they stand next to the
package, at the root of the repository.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The file or folder that ships under this path, such as `resource("grammar", "bgl.lark")`.

    Raises FileNotFoundError where neither place has it: the installation is broken then.
    """
    packaged = files("bargain").joinpath("_data", *parts)
    if packaged.is_file() or packaged.is_dir():
        return packaged
    beside = Path(__file__).resolve().parent.parent.joinpath(*parts)
    if beside.exists():
        return beside
    raise FileNotFoundError(f"bargain is installed without its file {'/'.join(parts)}")
