"""What files consist of: imports, programs, expectations and what they name."""

from __future__ import annotations

from typing import TypeAlias

from bargain.syntax.tree.expressions import Expression
from bargain.syntax.tree.games import Game
from bargain.syntax.tree.nodes import Name, Node
from bargain.syntax.tree.statements import Block
from bargain.syntax.tree.timelines import Timeline


class UseFile(Node):
    """`use "other.bgl"`."""

    path: str


class UseLibrary(Node):
    """`use modal`."""

    name: Name


class Program(Node):
    """`program NAME(parameters) for GAME { … }`; `parameters` is None without parentheses."""

    name: Name
    parameters: tuple[Name, ...] | None
    game: Name | None
    body: Block


class GivenValue(Node):
    """`cost = 1/4` after `given`."""

    feature: Name
    value: Expression


class Expect(Node):
    """`expect P vs Q in GAME given F = V, …: C`."""

    first: Expression
    second: Expression
    game: Name | None
    given: tuple[GivenValue, ...]
    condition: Expression


class TimelineExpect(Node):
    """`expect NAME given F = V, …: C`, about a timeline."""

    name: Name
    given: tuple[GivenValue, ...]
    condition: Expression


class Title(Node):
    """The title of a property, without its quotes."""

    text: str


class InSet(Node):
    """`in {Alice, Firm(60%)}`."""

    programs: tuple[Expression, ...]


class InLibrary(Node):
    """`in library`: all bundled programs of the game that need no arguments."""


class UpToSize(Node):
    """`in programs up to size N`: all programs with at most so many conditions."""

    size: Expression


class Quantifier(Node):
    """`for every NAME in …`, which goes through programs; `for every NAME` alone, through the
    values of a feature (`programs` is None)."""

    name: Name
    programs: InSet | InLibrary | UpToSize | None


class Property(Node):
    """`property "title": for every …, …: P vs Q in GAME given F = V, …: C`."""

    title: Title
    quantifiers: tuple[Quantifier, ...]
    first: Expression
    second: Expression
    game: Name | None
    given: tuple[GivenValue, ...]
    condition: Expression


Declaration: TypeAlias = (
    UseFile | UseLibrary | Game | Program | Expect | TimelineExpect | Property | Timeline
)


class File(Node):
    """The declarations of one file, in the order in which they stand.

    `unread` are those that are left out, because of mistakes in them, if they declare or use
    something: the keyword of each and the name, if it has one.
    """

    declarations: tuple[Declaration, ...]
    unread: tuple[tuple[str, str], ...] = ()
