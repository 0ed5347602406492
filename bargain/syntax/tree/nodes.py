"""What every node of the tree has, and the names in it."""

from __future__ import annotations

from bargain.record import Record
from bargain.source import Span


class Node(Record, ignoring=("span",)):
    """Anything with a place in the text."""

    span: Span


class Name(Node):
    """A name where it is declared, bound or listed."""

    text: str
