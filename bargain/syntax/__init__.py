"""Text to syntax tree and back.

`parse` reads, `read` fetches what is read; `bargain.syntax.format` prints. Lark starts with the
first parse, not with the import.
"""

from bargain.syntax.keywords import KEYWORDS
from bargain.syntax.parse import parse
from bargain.syntax.read import read

__all__ = ["KEYWORDS", "parse", "read"]
