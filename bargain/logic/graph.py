"""Programs and conditions as decision graphs, ready to run.

A graph is made of cells, lists `[operation, argument, yes, no]`. Running one starts at its entry and
follows `yes` or `no` until a leaf. The connectives are gone: `a and b` has become "if a holds ask b,
else leave by the other side", which is exactly evaluation from the left that stops as soon as it can.
That matters where a claim that is never looked at would have no answer.

Lists rather than objects, and numbers as operations, because nothing else in a match runs as often.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Protocol, TypeAlias

from bargain.core import arithmetic
from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import ME, MatchNumber, MatchOf, Operator, Who
from bargain.logic.numbers import compute, postfix
from bargain.logic.situation import Situation

HELD: Final = 0
"""Is a question of this program held true? The argument is its bit."""
REPORT: Final = 1
"""Judge what one side of a match reports: a `ReportTest`."""
ASK: Final = 2
"""Anything else: an object with `holds(level, node)`."""
JUMP: Final = 3
"""Go on at `yes`."""
LEAF: Final = 4
"""The end; the argument is what was found."""

Cell: TypeAlias = list[Any]


class Test(Protocol):
    """A condition that needs the level to be answered; see `bargain.logic.level`."""

    def holds(self, level: Any, node: Any) -> bool: ...


class ReportTest:
    """A condition on what `link`'s side reports, answered once for every possible report."""

    __slots__ = ("judge", "link", "memo")

    def __init__(self, link: int, judge: Callable[[Any], bool]) -> None:
        self.link = link
        self.judge = judge
        self.memo: dict[object, bool] = {}


class CourseTest:
    """A condition on how a match goes before any outside option is taken."""

    __slots__ = ("judge", "link", "memo")

    def __init__(self, link: int, judge: Callable[[Any], bool]) -> None:
        self.link = link
        self.judge = judge
        self.memo: dict[object, bool] = {}

    def holds(self, level: Any, node: Any) -> bool:
        course = level.course(node.links[self.link])
        known = self.memo.get(course)
        if known is None:
            known = self.memo[course] = self.judge(course)
        return known


class OutsideTest:
    __slots__ = ("link", "option")

    def __init__(self, link: int, option: str) -> None:
        self.link = link
        self.option = option

    def holds(self, level: Any, node: Any) -> bool:
        return bool(level.outside(node.links[self.link]) == self.option)


class NumberTest:
    """A comparison of numbers that have to be computed at the level."""

    __slots__ = ("left", "relation", "right")

    def __init__(self, relation: t.Relation, left: Number, right: Number) -> None:
        self.relation = relation
        self.left = left
        self.right = right

    def holds(self, level: Any, node: Any) -> bool:
        left = self.left.value(level, node)
        return arithmetic.compare(self.relation, left, self.right.value(level, node))


class SourceTest:
    """`they are P` and `they are unconditional`: looks at sources alone."""

    __slots__ = ("judge",)

    def __init__(self, judge: Callable[[Any], bool]) -> None:
        self.judge = judge

    def holds(self, level: Any, node: Any) -> bool:
        return self.judge(node)


class Number:
    """A number that may depend on matches, rounds and demands."""

    __slots__ = ("links", "situation", "steps")

    def __init__(
        self, term: t.NumberTerm, links: dict[MatchOf, int], situation: Situation
    ) -> None:
        self.steps = postfix(term)
        self.links = links
        self.situation = situation

    def value(self, level: Any, node: Any) -> Fraction:
        def leaf(item: t.NumberTerm) -> Fraction:
            match item:
                case t.FeatureNumber(name=name):
                    return self.situation.feature_number(name)
                case t.Quantity(kind=kind, match=match):
                    found: Fraction = level.quantity(kind, node.links[self.links[match]])
                    return found
                case t.CurrentRound():
                    return Fraction(level.round)
                case t.LastDemand(party=party):
                    last: Fraction = level.last[0 if party is ME else 1]
                    return last
                case t.FinalDemand(party=party):
                    final: Fraction = level.final[0 if party is ME else 1]
                    return final
            raise AssertionError(f"not a number of a program: {item}")

        return compute(self.steps, leaf)


# Leaves ------------------------------------------------------------------------------------------


class PlayLeaf:
    """`play C`. `key` is what tests remember a report by."""

    __slots__ = ("key", "span")

    def __init__(self, action: str, span: object) -> None:
        self.key = action
        self.span = span


class DemandLeaf:
    """`demand E or policy`: `key` is the demand's index on the grid, `share` the demand.

    `option` is the outside option where the policy is a single one; else `policy` is its graph.
    """

    __slots__ = ("key", "locked", "option", "policy", "share", "span")

    def __init__(
        self,
        key: int,
        share: Fraction,
        option: str | None,
        policy: Cell | None,
        locked: bool,
        span: object,
    ) -> None:
        self.key = key
        self.share = share
        self.option = option
        self.policy = policy
        self.locked = locked
        self.span = span


class ComputedDemandLeaf:
    """A demand that is computed when it is reported; makes a `DemandLeaf` for each value."""

    __slots__ = ("_made", "_template", "number")

    def __init__(self, number: Number, template: DemandLeaf) -> None:
        self.number = number
        self._template = template
        self._made: dict[int, DemandLeaf] = {}

    @property
    def span(self) -> object:
        return self._template.span

    def at(self, index: int, share: Fraction) -> DemandLeaf:
        made = self._made.get(index)
        if made is None:
            of = self._template
            made = DemandLeaf(index, share, of.option, of.policy, of.locked, of.span)
            self._made[index] = made
        return made


class ActLeaf:
    """`act as P`: go on in the match at this link, with P's own graph."""

    __slots__ = ("link",)

    def __init__(self, link: int) -> None:
        self.link = link


# Compiled programs -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class CompiledQuestion:
    """A question of a program: its condition's graph and what the condition speaks of.

    `links` are the indices of the matches that it mentions, `inner` the indices of the questions
    that it asks, neither with what those questions in turn mention. `level` is the n of PA+n, and 0 for a
    bounded search, whose `budget` is set instead.
    """

    term: t.Provable
    entry: Cell
    links: tuple[int, ...]
    inner: tuple[int, ...]
    level: int
    budget: int | None


@dataclass(frozen=True, slots=True, eq=False)
class CompiledProgram:
    """A ground program as graphs.

    `links` are the matches and the programs acted as that its source mentions, which a node gives a
    meaning. `body_questions` is the set, as bits, of questions that the body asks directly, and
    `body_links` the links that it looks at outside of questions. `computes` says that a demand is
    computed when it is reported. A program without either needs nothing but its questions to run.
    `all_questions` has the bit of every question.
    """

    ground: p.GroundProgram | None
    entry: Cell | None
    questions: tuple[CompiledQuestion, ...]
    links: tuple[MatchOf, ...]
    acts_as: tuple[Who, ...]
    body_questions: int
    body_links: tuple[int, ...]
    computes: bool
    all_questions: int


def compile_program(program: p.GroundProgram, situation: Situation) -> CompiledProgram:
    compiler = _Compiler(program.questions, program.matches, program.acts_as, situation)
    entry: Cell = []
    compiler.block(program.body, entry, None)
    body_questions, body_links = compiler.mentioned_by_block(program.body)
    return CompiledProgram(
        ground=program,
        entry=entry,
        questions=compiler.compile_questions(),
        links=program.matches,
        acts_as=program.acts_as,
        body_questions=body_questions,
        body_links=body_links,
        computes=compiler.computes,
        all_questions=(1 << len(program.questions)) - 1,
    )


def compile_condition(
    condition: t.Condition,
    questions: tuple[t.Provable, ...],
    matches: tuple[MatchOf, ...],
    situation: Situation,
) -> CompiledProgram:
    """A condition asked from outside, as a program without a body; its graph is `entry`."""
    compiler = _Compiler(questions, matches, (), situation)
    return CompiledProgram(
        ground=None,
        entry=compiler.truth(condition),
        questions=compiler.compile_questions(),
        links=matches,
        acts_as=(),
        body_questions=0,
        body_links=(),
        computes=False,
        all_questions=(1 << len(questions)) - 1,
    )


_TRUE: Final[Cell] = [LEAF, True, None, None]
_FALSE: Final[Cell] = [LEAF, False, None, None]


class _Compiler:
    def __init__(
        self,
        questions: tuple[t.Provable, ...],
        matches: tuple[MatchOf, ...],
        acts_as: tuple[Who, ...],
        situation: Situation,
    ) -> None:
        self.questions = questions
        self.bit = {question: 1 << index for index, question in enumerate(questions)}
        self.link = {match: index for index, match in enumerate(matches)}
        self.act_link = {who: len(matches) + index for index, who in enumerate(acts_as)}
        self.situation = situation
        self.single_round = situation.rounds == 1
        self.computes = False

    # Statements ------------------------------------------------------------------------------

    def block(self, block: p.Block, entry: Cell, after: Cell | None) -> None:
        """Fill `entry` with the graph of a block that goes on at `after`."""
        if not block:
            assert after is not None, "the checker sees that every path reports"
            entry[:] = [JUMP, None, after, None]
            return
        last = len(block) - 1
        for index, statement in enumerate(block):
            following: Cell | None = after if index == last else []
            self.statement(statement, entry, following)
            if index < last:
                assert following is not None
                entry = following

    def statement(self, statement: p.Statement, entry: Cell, after: Cell | None) -> None:
        match statement:
            case p.Play(action=action, span=span):
                entry[:] = [LEAF, PlayLeaf(action, span), None, None]
            case p.Choose(option=option):
                entry[:] = [LEAF, option, None, None]
            case p.Demand():
                entry[:] = [LEAF, self.demand(statement), None, None]
            case p.ActAs(program=program):
                entry[:] = [LEAF, ActLeaf(self.act_link[program]), None, None]
            case p.Branch(cases=cases):
                for case in cases:
                    taken: Cell = []
                    refused: Cell = []
                    self.condition(case.condition, entry, taken, refused)
                    self.block(case.block, taken, after)
                    entry = refused
                entry[:] = [JUMP, None, after, None]

    def demand(self, demand: p.Demand) -> DemandLeaf | ComputedDemandLeaf:
        option: str | None = None
        policy: Cell | None = None
        match demand.policy:
            case (p.Choose(option=chosen),):
                option = chosen
            case block:
                policy = []
                self.block(block, policy, None)
        share = demand.share
        if isinstance(share, t.Constant):
            index = self.situation.index_of[share.value]
            return DemandLeaf(index, share.value, option, policy, demand.locked, demand.span)
        self.computes = True
        template = DemandLeaf(-1, Fraction(0), option, policy, demand.locked, demand.span)
        return ComputedDemandLeaf(Number(share, self.link, self.situation), template)

    # Conditions ------------------------------------------------------------------------------

    def truth(self, condition: t.Condition) -> Cell:
        entry: Cell = []
        self.condition(condition, entry, _TRUE, _FALSE)
        return entry

    def condition(self, condition: t.Condition, entry: Cell, yes: Cell, no: Cell) -> None:
        """Fill `entry` with the graph of a condition that leaves by `yes` or by `no`."""
        # A condition under `iff` is needed twice for each way out; the same exits share one graph.
        made: dict[tuple[t.Condition, int, int], Cell] = {}
        stack: list[tuple[t.Condition, Cell, Cell, Cell]] = [(condition, entry, yes, no)]
        while stack:
            term, cell, on_yes, on_no = stack.pop()
            match term:
                case t.Not(operand=operand):
                    stack.append((operand, cell, on_no, on_yes))
                case t.All(operands=operands):
                    for operand in operands[:-1]:
                        following: Cell = []
                        stack.append((operand, cell, following, on_no))
                        cell = following
                    stack.append((operands[-1], cell, on_yes, on_no))
                case t.Some(operands=operands):
                    for operand in operands[:-1]:
                        following = []
                        stack.append((operand, cell, on_yes, following))
                        cell = following
                    stack.append((operands[-1], cell, on_yes, on_no))
                case t.Implies(left=left, right=right):
                    following = []
                    stack.append((left, cell, following, on_yes))
                    stack.append((right, following, on_yes, on_no))
                case t.Iff(left=left, right=right):
                    branches = []
                    for way_out in ((on_yes, on_no), (on_no, on_yes)):
                        key = (right, id(way_out[0]), id(way_out[1]))
                        if key not in made:
                            made[key] = []
                            stack.append((right, made[key], *way_out))
                        branches.append(made[key])
                    stack.append((left, cell, branches[0], branches[1]))
                case t.Provable():
                    cell[:] = [HELD, self.bit[term], on_yes, on_no]
                case _:
                    self.atom(term, cell, on_yes, on_no)

    def atom(self, term: t.Condition, cell: Cell, yes: Cell, no: Cell) -> None:
        test = self.test(term)
        if isinstance(test, bool):
            cell[:] = [JUMP, None, yes if test else no, None]
        else:
            cell[:] = [REPORT if isinstance(test, ReportTest) else ASK, test, yes, no]

    def test(self, term: t.Condition) -> bool | ReportTest | Test:
        situation = self.situation
        match term:
            case t.Truth(value=value):
                return value
            case t.FeatureHolds(name=name):
                return situation.values[name] is True
            case t.FeatureIs(name=name, value=wanted):
                return situation.values[name] == wanted
            case t.Plays(match=match, action=action):
                return ReportTest(self.link[match], lambda leaf: leaf.key == action)
            case t.Accepts(match=match, share=share):
                return self.acceptance(match, share)
            case t.OutsideIs(match=match, option=option):
                return OutsideTest(self.link[match], option)
            case t.Agrees(match=match):
                return CourseTest(self.link[match], lambda course: course.agreement)
            case t.IsProgram(program=program):
                return SourceTest(lambda node: node.they_are(term.who, program))
            case t.IsUnconditional():
                return SourceTest(lambda node: node.is_unconditional(term.who))
            case t.Compare(relation=relation, left=left, right=right):
                return self.comparison(relation, left, right)
        raise AssertionError(f"not an atom: {term}")

    def fixed(self, number: t.NumberTerm) -> Fraction | None:
        """The value of a number that depends on nothing but features; None where it is not one."""
        steps = postfix(number)
        if not all(isinstance(s, t.Constant | t.FeatureNumber | Operator) for s in steps):
            return None
        try:
            return Number(number, self.link, self.situation).value(None, None)
        except arithmetic.ArithmeticFault:
            return None

    def acceptance(self, match: MatchOf, share: t.NumberTerm) -> ReportTest | Test:
        link, value = self.link[match], self.fixed(share)
        if value is None:
            return _Acceptance(link, Number(share, self.link, self.situation))
        most = 1 - value
        if self.single_round:
            return ReportTest(link, lambda leaf: leaf.share <= most)
        return CourseTest(link, lambda course: course.least_demand <= most)

    def comparison(
        self, relation: t.Relation, left: t.NumberTerm, right: t.NumberTerm
    ) -> bool | ReportTest | Test:
        a, b = self.fixed(left), self.fixed(right)
        if a is not None and b is not None:
            return arithmetic.compare(relation, a, b)
        compare = arithmetic.compare
        match left, b:
            case t.Quantity(kind=MatchNumber.DEMAND, match=match), Fraction() as bound:
                if self.single_round:
                    return ReportTest(
                        self.link[match], lambda leaf: compare(relation, leaf.share, bound)
                    )
                return CourseTest(
                    self.link[match], lambda course: compare(relation, course.demand, bound)
                )
            case t.Quantity(kind=MatchNumber.FIRST_DEMAND, match=match), Fraction() as bound:
                return CourseTest(
                    self.link[match], lambda course: compare(relation, course.first_demand, bound)
                )
            case t.Quantity(kind=MatchNumber.SHARE, match=match), Fraction() as bound:
                return CourseTest(
                    self.link[match], lambda course: compare(relation, course.share, bound)
                )
        return NumberTest(
            relation,
            Number(left, self.link, self.situation),
            Number(right, self.link, self.situation),
        )

    # What is mentioned where -----------------------------------------------------------------

    def compile_questions(self) -> tuple[CompiledQuestion, ...]:
        index = {question: place for place, question in enumerate(self.questions)}
        compiled = []
        for question in self.questions:
            inner: set[int] = set()
            links: set[int] = set()
            for term in _terms(question.condition):
                if isinstance(term, t.Provable):
                    inner.add(index[term])
                match = t.match_of(term)
                if match is not None:
                    links.add(self.link[match])
            compiled.append(
                CompiledQuestion(
                    question,
                    self.truth(question.condition),
                    tuple(sorted(links)),
                    tuple(sorted(inner)),
                    question.strength.level if isinstance(question.strength, t.PA) else 0,
                    question.strength.entries if isinstance(question.strength, t.Budget) else None,
                )
            )
        return tuple(compiled)

    def mentioned_by_block(self, block: p.Block) -> tuple[int, tuple[int, ...]]:
        """The questions (as bits) and links that a body looks at itself, outside of questions."""
        bits = 0
        links: set[int] = set()
        blocks = [block]
        while blocks:
            for statement in blocks.pop():
                terms: list[t.Term] = []
                match statement:
                    case p.Demand(share=share, policy=policy):
                        terms.append(share)
                        blocks.append(policy)
                    case p.ActAs(program=program):
                        links.add(self.act_link[program])
                    case p.Branch(cases=cases):
                        terms += [case.condition for case in cases]
                        blocks += [case.block for case in cases]
                for term in terms:
                    for part in _terms(term):
                        if isinstance(part, t.Provable):
                            bits |= self.bit[part]
                        match = t.match_of(part)
                        if match is not None:
                            links.add(self.link[match])
        return bits, tuple(sorted(links))


class _Acceptance:
    """`they accept E` with a share that has to be computed at the level."""

    __slots__ = ("link", "share")

    def __init__(self, link: int, share: Number) -> None:
        self.link = link
        self.share = share

    def holds(self, level: Any, node: Any) -> bool:
        most = 1 - self.share.value(level, node)
        return bool(level.least_demand(node.links[self.link]) <= most)


def _terms(term: t.Term) -> list[t.Term]:
    """A term and the distinct terms inside it, but not those inside of questions."""
    seen: dict[t.Term, None] = {}
    stack: list[t.Term] = [term]
    while stack:
        item = stack.pop()
        if item in seen:
            continue
        seen[item] = None
        if not isinstance(item, t.Provable):
            stack.extend(t.parts(item))
    return list(seen)

