"""Axes: the budgets that may vary, and the numbers that theirs are compared with.

An axis is a number that stands in one place: an argument of one of the two programs, or the literal
of a `within 10` in a source. A parameter can be an axis if its program uses it for nothing but
budgets, also by handing it on to programs that do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import Budget, ProgramName
from bargain.elaborate.templates import Names
from bargain.record import Record
from bargain.syntax import tree
from bargain.syntax.rewrite import nodes_in
from bargain.whatif.contest import Change, Contest, SetArgument, SetStrength
from bargain.whatif.sites import Site
from bargain.whatif.zone import MOST


class Axis(Record):
    """A budget that varies. Its place is an argument of one side (or several of them, if they were
    given the same name), or a site."""

    name: str
    arguments: tuple[tuple[int, int], ...]
    site: Site | None
    words: str

    def changes(self, value: int) -> list[Change]:
        """What gives it this value."""
        if self.site is not None:
            return [SetStrength(self.site, Budget(value))]
        return [SetArgument(side, place, value) for side, place in self.arguments]


def changes_to(axes: Iterable[Axis], point: Iterable[int]) -> list[Change]:
    """What gives all axes their values at a point."""
    pairs = zip(axes, point, strict=True)
    return [change for axis, value in pairs for change in axis.changes(value)]


def other_use(
    names: Names, program: str, parameter: int, *, level: bool = False
) -> tree.Node | None:
    """Where a parameter is used for something else than a budget (or than a level of PA); None
    where it is not."""
    seen: set[tuple[str, int]] = set()
    waiting = [(program, parameter)]
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        template = names.programs[item[0]]
        word = (template.tree.parameters or ())[item[1]].text
        allowed: set[int] = set()
        for node in nodes_in(template.tree.body):
            match node:
                case tree.Within(budget=number) if not level and _is(number, word):
                    allowed.add(id(number))
                case tree.InPA(level=tree.Reference() as number) if level and _is(number, word):
                    allowed.add(id(number))
                case tree.Reference(name=name, arguments=tuple() as given):
                    for place, argument in enumerate(given):
                        if _is(argument, word) and name in names.programs:
                            allowed.add(id(argument))
                            waiting.append((name, place))
        for node in nodes_in(template.tree.body):
            if _is(node, word) and id(node) not in allowed:
                return node
    return None


def _is(node: tree.Node, word: str) -> bool:
    return isinstance(node, tree.Reference) and node.name == word and node.arguments is None


# Constants ---------------------------------------------------------------------------------------


def constants(contest: Contest, axes: Sequence[Axis]) -> tuple[int, ...]:
    """The numbers that stay and that a budget of an axis may be compared with, ascending.

    Which they are shows where all axes have values of their own. A number that happens to be such a
    value would be missed, so two points without common values are looked at. Everything that can be
    reached at other points is what is reached there, with some of it made equal.
    Raises `TooManyQuestions`.
    """
    count = len(axes)
    points = [tuple(range(MOST - count * time, MOST - count * (time - 1))) for time in (1, 2)]
    found: set[int] = set()
    for point in points:
        found |= numbers_in(contest, changes_to(axes, point), levels=False) - set(point)
    return tuple(sorted(found))


def numbers_in(contest: Contest, changes: Sequence[Change], *, levels: bool) -> set[int]:
    """The budgets (or the levels) of a closure, its programs' arguments and, where programs look at
    sources, the numbers that stand there like budgets (or levels)."""
    arena = contest.table(changes).arena
    closure = arena.closure(contest.roots(changes)(arena), contest.max_questions)
    found: set[int] = set()
    for question in closure.questions:
        budget = question.compiled.budget
        if levels and budget is None:
            found.add(question.compiled.level)
        elif not levels and budget is not None:
            found.add(budget)
    players = {side.me for node in closure.nodes for side in (node, node.partner)}
    looks = [] if contest.claim is None else _identities_in(contest.claim)
    for player in players:
        ground = arena.compiled(player).ground
        assert ground is not None
        looks += _identities(ground.body)
    players |= {look.program for look in looks if isinstance(look.program, ProgramName)}
    found |= _arguments(players)
    if looks:
        names = contest.model_with(changes).module.names
        for program in {name.name for name in players} & names.programs.keys():
            found |= _written(names.programs[program].tree, levels)
    return found


def _arguments(programs: Iterable[ProgramName]) -> set[int]:
    """The whole numbers among arguments, also those of programs that are arguments."""
    found: set[int] = set()
    waiting, seen = list(programs), set(programs)
    while waiting:
        for argument in waiting.pop().arguments:
            if isinstance(argument, Fraction) and _is_whole(argument):
                found.add(int(argument))
            elif isinstance(argument, ProgramName) and argument not in seen:
                seen.add(argument)
                waiting.append(argument)
    return found


def _written(program: tree.Program, levels: bool) -> set[int]:
    """The numbers of a source at whose place another source may have one that varies."""
    found: set[int] = set()
    for node in nodes_in(program.body):
        match node:
            case tree.Within(budget=tree.Number(value=value)) if not levels:
                found.add(int(value))
            case tree.InPA(level=tree.Number(value=value)) if levels:
                found.add(int(value))
            case tree.Reference(arguments=tuple() as given):
                numbers = [item.value for item in given if isinstance(item, tree.Number)]
                found |= {int(value) for value in numbers if _is_whole(value)}
    return found


def _is_whole(value: Fraction) -> bool:
    return value.denominator == 1 and 0 <= value <= MOST


def _identities(body: p.Block) -> list[t.IsProgram]:
    """The conditions of a body that compare sources."""
    found: list[t.IsProgram] = []
    blocks = [body]
    while blocks:
        for statement in blocks.pop():
            match statement:
                case p.Demand(policy=policy):
                    blocks.append(policy)
                case p.Branch(cases=cases):
                    blocks += [case.block for case in cases]
                    for case in cases:
                        found += _identities_in(case.condition)
    return found


def _identities_in(condition: t.Condition) -> list[t.IsProgram]:
    found: list[t.IsProgram] = []
    seen: set[t.Term] = set()
    waiting: list[t.Term] = [condition]
    while waiting:
        term = waiting.pop()
        if term not in seen:
            seen.add(term)
            waiting += t.parts(term)
            if isinstance(term, t.IsProgram):
                found.append(term)
    return found
