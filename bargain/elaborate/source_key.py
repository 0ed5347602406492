"""When two programs have the same source: `they are P` and `they are unconditional`.

Two sources are the same when their statements are, with arguments put in for parameters, numbers
compared by value, and each program's own name read as `me`. Comments, spacing and redundant
parentheses do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

from bargain.core.terms import ActionName, Argument, ProgramName
from bargain.syntax import tree


def source_key(program: tree.Program, arguments: Mapping[str, Argument]) -> tuple[object, ...]:
    """A value that is equal for two programs exactly when their sources are the same."""
    out: list[object] = []
    stack: list[object] = [program.body]
    while stack:
        item = stack.pop()
        match item:
            case tree.Number(value=value):
                out += ("number", value)
            case Fraction():
                out += ("number", item)
            case tree.Myself():
                out.append("me")
            case tree.Reference(name=name, arguments=None) if name in arguments:
                stack.append(arguments[name])
            case tree.Reference(name=name, arguments=given):
                if name == program.name.text and not program.parameters and not given:
                    out.append("me")
                else:
                    out += ("name", name, len(given or ()))
                    stack.extend(reversed(given or ()))
            case ActionName(name=name):
                out += ("name", name, 0)
            case ProgramName(name=name, arguments=given):
                out += ("name", name, len(given))
                stack.extend(reversed(given))
            case tree.Node():
                kind = type(item)
                out.append(kind.__name__)
                names = [name for name in kind.__match_args__ if name != "span"]
                stack.extend(getattr(item, name) for name in reversed(names))
            case tuple():
                out += ("(", len(item))
                stack.extend(reversed(item))
            case Enum():
                out.append(item.value)
            case _:
                out.append(item)
    return tuple(out)
