"""What a question's answer and its size, or a program's report, can depend on in its own world.

Found by looking at sources, so it may be more than what a run looks at, and is never less. The size
of a question is about all that it reaches, also where its truth does not depend on that: a claim
about what one side plays reaches the other side, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from bargain.logic.arena import Node, Question


def questions_need(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions about all values, of the same worlds, that these reach, on the way through
    others."""
    return _reached(questions, ())


def reports_need(nodes: Iterable[Node]) -> tuple[Question, ...]:
    """The questions about all values, of the same world, that these nodes reach."""
    return _reached((), nodes)


def _reached(questions: Iterable[Question], nodes: Iterable[Node]) -> tuple[Question, ...]:
    found: dict[Question, None] = {}
    waiting: list[Question | Node] = list(dict.fromkeys([*questions, *nodes]))
    seen = set(waiting)
    for item in waiting:
        node = item if isinstance(item, Node) else item.node
        targets: Iterable[Node] = node.reach()
        inner: Iterable[Question] = node.questions
        if isinstance(item, Question):
            links = [node.links[link] for link in item.compiled.links]
            targets = [side for link in links for side in (link, link.partner)]
            inner = [node.questions[place] for place in item.compiled.inner]
        found |= dict.fromkeys(asked for asked in inner if asked.compiled.term.over)
        reached: list[Question | Node] = [asked for asked in inner if asked not in found]
        new = [other for other in dict.fromkeys([*reached, *targets]) if other not in seen]
        seen.update(new)
        waiting += new
    return tuple(found)
