"""Text to syntax tree and back.

`parse` reads, `read` fetches what is read, the `format_…` functions print. Lark starts with the
first parse, not with the import.
"""

from bargain.syntax.format import format_declaration, format_file, format_program
from bargain.syntax.format_expression import format_expression
from bargain.syntax.keywords import KEYWORDS
from bargain.syntax.parse import parse
from bargain.syntax.read import read

__all__ = [
    "KEYWORDS",
    "format_declaration",
    "format_expression",
    "format_file",
    "format_program",
    "parse",
    "read",
]
