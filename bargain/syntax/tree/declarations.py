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


class Property(Node):
    """`property "title": …`. Recognised, not analysed: this version has no properties."""

    title: str


Declaration: TypeAlias = (
    UseFile | UseLibrary | Game | Program | Expect | TimelineExpect | Property | Timeline
)


class File(Node):
    """The declarations of one file, in the order in which they stand.

    `unread` are the names of timelines that are left out, because of mistakes in them.
    """

    declarations: tuple[Declaration, ...]
    unread: tuple[str, ...] = ()
