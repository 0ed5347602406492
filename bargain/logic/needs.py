"""What a question's truth, or a program's report, can depend on in its own world.

Found by looking at sources, so it may be more than what a run looks at, and is never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bargain.core import terms as t
from bargain.core.terms import MatchNumber
from bargain.logic.arena import Node, Question


def contents_need(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions about all values, of the same worlds, that the conditions of these depend on,
    on the way through others."""
    return _Needs().of(questions, ())


def reports_need(nodes: Iterable[Node]) -> tuple[Question, ...]:
    """The questions about all values, of the same world, that what these nodes do depends on."""
    return _Needs().of((), nodes)


class _Needs:
    def __init__(self) -> None:
        self.found: dict[Question, None] = {}
        self.opened: dict[Question, None] = {}
        self.nodes: dict[Node, None] = {}

    def of(self, questions: Iterable[Question], nodes: Iterable[Node]) -> tuple[Question, ...]:
        waiting: list[Question] = list(dict.fromkeys(questions))
        self.opened.update(dict.fromkeys(waiting))
        running = list(dict.fromkeys(nodes))
        self.nodes.update(dict.fromkeys(running))
        while waiting or running:
            if waiting:
                question = waiting.pop()
                node = question.node
                inner = [node.questions[place] for place in question.compiled.inner]
                targets = list(_looked_at(question))
            else:
                node = running.pop()
                program = node.program
                node.reach()
                bits, linked = program.body_questions, program.body_links
                if program.ground is None:
                    # An observer has a condition in place of a body.
                    bits, linked = program.all_questions, tuple(range(len(program.links)))
                inner = [asked for asked in node.questions if bits & asked.bit]
                links = [node.links[link] for link in linked]
                targets = [side for link in links for side in (link, link.partner)]
            for asked in inner:
                if asked.compiled.term.over:
                    self.found[asked] = None
                elif asked not in self.opened:
                    self.opened[asked] = None
                    waiting.append(asked)
            for target in targets:
                if target not in self.nodes:
                    self.nodes[target] = None
                    running.append(target)
        return tuple(self.found)


def _looked_at(question: Question) -> Iterator[Node]:
    """The nodes whose programs a question's condition makes run."""
    node = question.node
    node.reach()
    stack: list[t.Term] = [question.compiled.term.condition]
    seen: set[t.Term] = set()
    while stack:
        term = stack.pop()
        if term in seen or isinstance(term, t.Provable):
            continue
        seen.add(term)
        stack += t.parts(term)
        match = t.match_of(term)
        if match is not None:
            target = node.links[node.program.links.index(match)]
            yield target
            if not _is_of_one_side(term, node.arena.situation.rounds):
                yield target.partner


def _is_of_one_side(term: t.Term, rounds: int) -> bool:
    """Whether a claim depends on what one side reports, and not on the other's."""
    match term:
        case t.Plays():
            return True
        case t.Accepts() | t.Quantity(kind=MatchNumber.DEMAND | MatchNumber.FIRST_DEMAND):
            return rounds == 1
    return False
