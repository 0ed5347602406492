"""The files that ship beside the code: the grammar and the bundled programs.

In an installed wheel they lie in `bargain/_data`; in a source checkout they stand next to the
package, at the root of the repository. Both are folders, so plain paths do; `importlib.resources`
takes as long to import as the grammar takes to read, at every start.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The file or folder that ships under this path, such as `resource("grammar", "bgl.lark")`.

    Raises FileNotFoundError where neither place has it: then the installation is broken.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"bargain is installed without its file {'/'.join(parts)}")
