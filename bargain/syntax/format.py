"""The canonical text of a tree: two spaces per level, one statement or clause per line.

Reading the text back gives an equal tree, and formatting that gives the same text. Comments are not
part of the tree and get lost. Explicit stacks, so depth costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bargain.syntax import tree
from bargain.syntax.format_expression import Level, Piece, commas, format_expression, write

if TYPE_CHECKING:
    from bargain.syntax.tree import Expression

WIDTH = 110
"""Lines are broken where they would be longer. Comments are left as they are."""

STEP = "  "
"""How much further in a block stands than what is around it."""

_Work: TypeAlias = "tuple[int, str | tree.Statement | tree.Choice | tree.PolicyIf]"
"""A line, or what makes one or more lines, with its depth."""


def format_file(file: tree.File) -> str:
    """The text of a file, with a blank line between declarations that take more than one line."""
    parts: list[str] = []
    previous: tree.Declaration | None = None
    for declaration in file.declarations:
        if previous is not None:
            parts.append("\n" if together(previous, declaration) else "\n\n")
        parts.append(format_declaration(declaration))
        previous = declaration
    return "".join(parts) + "\n" if parts else ""


def format_declaration(declaration: tree.Declaration) -> str:
    """The text of a declaration, without a line break at its end."""
    match declaration:
        case tree.UseFile(path=path):
            return f'use "{path}"'
        case tree.UseLibrary(name=name):
            return f"use {name.text}"
        case tree.Game(name=name, clauses=clauses):
            lines = [f"{STEP}{format_clause(clause)}\n" for clause in clauses]
            return f"game {name.text} {{\n{''.join(lines)}}}"
        case tree.Program():
            return format_program(declaration)
        case tree.Expect():
            return _expect(declaration)
        case tree.Property():
            return _property(declaration)
        case tree.Timeline():
            from bargain.syntax.format_timeline import format_timeline

            return format_timeline(declaration)
        case tree.TimelineExpect():
            return _timeline_expect(declaration)


def format_program(program: tree.Program) -> str:
    """The text of a program, without a line break at its end."""
    head = f"program {program.name.text}"
    if program.parameters is not None:
        head += f"({_names(program.parameters)})"
    if program.game is not None:
        head += f" for {program.game.text}"
    return "\n".join(_lines([(0, f"{head} {{"), *_inside(program.body, 0), (0, "}")]))


def together(first: tree.Declaration, second: tree.Declaration) -> bool:
    """Whether no empty line is needed between two declarations, however long they are."""
    match first, second:
        case ((tree.Expect() | tree.TimelineExpect()), (tree.Expect() | tree.TimelineExpect())):
            return True
        case ((tree.UseFile() | tree.UseLibrary()), (tree.UseFile() | tree.UseLibrary())):
            return True
    return False


# Statements --------------------------------------------------------------------------------------


def _lines(work: list[_Work]) -> list[str]:
    lines: list[str] = []
    stack = work[::-1]
    while stack:
        depth, item = stack.pop()
        if isinstance(item, str):
            lines.append(STEP * depth + item)
        elif isinstance(item, tree.Demand) and isinstance(item.outside, tree.Policy):
            lines += _demand_with_policy(item, item.outside, depth)
        else:
            stack.extend(reversed(_expanded(item, depth)))
    return lines


def _inside(block: tree.Block | tree.Policy, depth: int) -> list[_Work]:
    return [(depth + 1, statement) for statement in block.statements]


def _expanded(statement: tree.Statement | tree.Choice | tree.PolicyIf, depth: int) -> list[_Work]:
    match statement:
        case tree.Choice(option=option):
            return [(depth, option.name)]
        case tree.Demand(share=share, outside=outside, locked=locked):
            option_name = f" or {outside.option.name}" if isinstance(outside, tree.Choice) else ""
            return [(depth, f"demand {_sum(share)}{option_name}{' locked' if locked else ''}")]
        case tree.Play(action=action):
            return [(depth, f"play {format_expression(action)}")]
        case tree.ActAs(program=program):
            return [(depth, f"act as {format_expression(program)}")]
        case tree.Let(name=bound, value=value):
            return [(depth, f"let {bound.text} = {_sum(value)}")]
        case tree.RenegotiateAccept(condition=condition):
            return [(depth, f"renegotiate accept {format_expression(condition)}")]
        case tree.If(branches=branches, otherwise=otherwise):
            return _cases(branches, otherwise, depth)
        case tree.PolicyIf(branches=policies, otherwise=last):
            return _cases(policies, last, depth)
        case tree.For(variable=variable, index=index, domain=domain, body=body):
            names = variable.text if index is None else f"{variable.text}, {index.text}"
            return _headed(f"for {names} in {_domain(domain)}", body, None, depth)
        case tree.Search(highest=highest, variable=variable, domain=domain, body=body):
            word = "highest" if highest else "lowest"
            test = format_expression(statement.condition)
            head = f"{word} {variable.text} in {_domain(domain)} where {test}"
            return _headed(head, body, statement.otherwise, depth)
        case tree.Chance(probability=probability, body=body, otherwise=otherwise):
            return _headed(f"with probability {_sum(probability)}", body, otherwise, depth)


def _headed(head: str, body: tree.Block, otherwise: tree.Block | None, depth: int) -> list[_Work]:
    work: list[_Work] = [(depth, f"{head} {{"), *_inside(body, depth)]
    if otherwise is not None:
        work += [(depth, "} else {"), *_inside(otherwise, depth)]
    return [*work, (depth, "}")]


def _cases(
    branches: tuple[tuple[Expression, tree.Block | tree.Policy], ...],
    otherwise: tree.Block | tree.Policy | None,
    depth: int,
) -> list[_Work]:
    work: list[_Work] = []
    for number, (condition, block) in enumerate(branches):
        word = "} elif" if number else "if"
        work += [(depth, f"{word} {format_expression(condition)} {{"), *_inside(block, depth)]
    if otherwise is not None:
        work += [(depth, "} else {"), *_inside(otherwise, depth)]
    return [*work, (depth, "}")]


def _demand_with_policy(demand: tree.Demand, policy: tree.Policy, depth: int) -> list[str]:
    head = f"demand {_sum(demand.share)} or {{"
    foot = "} locked" if demand.locked else "}"
    lines = _lines([(depth, head), *_inside(policy, depth), (depth, foot)])
    indent = STEP * depth
    joined = indent + " ".join(line.lstrip() for line in lines)
    return [joined] if len(joined) <= WIDTH else lines


def _domain(domain: tree.Domain) -> str:
    match domain:
        case tree.InDemands(descending=descending):
            return "demands descending" if descending else "demands"
        case tree.InActions():
            return "actions"
        case tree.InRange(low=low, high=high):
            return _range(low, high)
        case tree.InList(items=items):
            return _sums(items)


# Declarations ------------------------------------------------------------------------------------


def _expect(expect: tree.Expect) -> str:
    return f"expect {_claimed(expect)}"


def _property(claim: tree.Property) -> str:
    """On one line if that is short enough, else with the match on a line of its own."""
    head = f'property "{claim.title.text}":'
    if claim.quantifiers:
        head += f" {', '.join(map(format_quantifier, claim.quantifiers))}:"
    match = _claimed(claim)
    joined = f"{head} {match}"
    return joined if len(joined) <= WIDTH else f"{head}\n{STEP}{match}"


def format_quantifier(quantifier: tree.Quantifier) -> str:
    head = f"for every {quantifier.name.text}"
    match quantifier.programs:
        case None:
            return head
        case tree.InSet(programs=programs):
            return f"{head} in {{{write(commas(programs, Level.ATOM))}}}"
        case tree.InLibrary():
            return f"{head} in library"
        case tree.UpToSize(size=size):
            return f"{head} in programs up to size {_sum(size)}"


def _claimed(claim: tree.Expect | tree.Property) -> str:
    """The match and what is claimed of it."""
    pieces: list[Piece] = [(claim.first, Level.ATOM), " vs ", (claim.second, Level.ATOM)]
    if claim.game is not None:
        pieces.append(f" in {claim.game.text}")
    pieces.append(_given(claim.given))
    return write([*pieces, ": ", (claim.condition, Level.IFF)])


def _timeline_expect(expect: tree.TimelineExpect) -> str:
    head = f"expect {expect.name.text}{_given(expect.given)}: "
    return write([head, (expect.condition, Level.IFF)])


def _given(given: tuple[tree.GivenValue, ...]) -> str:
    values = (f"{item.feature.text} = {_sum(item.value)}" for item in given)
    return f" given {', '.join(values)}" if given else ""


def format_clause(clause: tree.Clause) -> str:
    match clause:
        case tree.PlayersClause(first=first, second=second):
            return f"players {first.text}, {second.text}"
        case tree.DivideClause(value=value):
            return f"divide {_sum(value)}"
        case tree.WorthClause(subject=subject, value=value):
            return f"worth {subject.value} = {_sum(value)}"
        case tree.DemandsRange(low=low, high=high, step=step):
            return f"demands {_range(low, high)} step {_sum(step)}"
        case tree.DemandsList(items=items):
            return f"demands {_sums(items)}"
        case tree.SurplusClause(rule=rule):
            return f"surplus {rule.text}"
        case tree.OutsideClause(options=options):
            return f"outside {_names(options)}"
        case tree.ActionsClause(subject=None, actions=actions):
            return f"actions {_names(actions)}"
        case tree.ActionsClause(subject=role, actions=actions) if role is not None:
            return f"actions {role.value}: {_names(actions)}"
        case tree.PayoffClause(first=first, second=second):
            values = _sums((clause.first_value, clause.second_value))
            return f"payoff ({first.text}, {second.text}) = ({values})"
        case tree.FeatureClause(name=name, kind=kind, default=default):
            value_text = "" if default is None else f" = {_sum(default)}"
            return f"feature {name.text}: {_kind(kind)}{value_text}"
        case tree.RoundsClause(value=value):
            return f"rounds {_sum(value)}"
        case tree.DiscountClause(value=value):
            return f"discount {_sum(value)}"
        case tree.RenegotiateClause(rule=rule):
            return f"renegotiate by {rule.text}"
    raise AssertionError(f"{type(clause).__name__} is no clause")


def _kind(kind: tree.BooleanKind | tree.RangeKind | tree.EnumerationKind) -> str:
    match kind:
        case tree.BooleanKind():
            return "bool"
        case tree.RangeKind(low=low, high=high):
            return _range(low, high)
        case tree.EnumerationKind(values=values):
            return f"{{{_names(values)}}}"


def _names(names: tuple[tree.Name, ...]) -> str:
    return ", ".join(name.text for name in names)


def _sum(expression: Expression) -> str:
    return write([(expression, Level.OPEN)])


def _sums(expressions: tuple[Expression, ...]) -> str:
    return write(commas(expressions, Level.OPEN))


def _range(low: Expression, high: Expression) -> str:
    return f"{_sum(low)} .. {_sum(high)}"
