"""From ground programs and conditions to decision graphs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from bargain.core import arithmetic
from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import MatchNumber, MatchOf, Operator, Who
from bargain.logic.graph import (
    ASK,
    HELD,
    JUMP,
    LEAF,
    REPORT,
    AcceptanceTest,
    ActLeaf,
    Cell,
    CompiledProgram,
    CompiledQuestion,
    ComputedDemandLeaf,
    CourseTest,
    DemandLeaf,
    Number,
    NumberTest,
    OutsideTest,
    PlayLeaf,
    ReportTest,
    SourceTest,
    Test,
)
from bargain.logic.numbers import postfix
from bargain.logic.situation import Situation
from bargain.logic.tracked import Tracked


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
        varies=any(question.over for question in program.questions),
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
        varies=any(question.over for question in questions),
    )


def condition_graphs(
    program: CompiledProgram, situation: Situation
) -> Callable[[t.Condition], Cell]:
    """Makes the graph of any condition in a program's source, or in an observer's condition, to ask
    it on its own at a node of that program."""
    questions = tuple(question.term for question in program.questions)
    return _Compiler(questions, program.links, program.acts_as, situation).truth


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
            return self.situation.fixed(number)
        except arithmetic.ArithmeticFault:
            return None

    def acceptance(self, match: MatchOf, share: t.NumberTerm) -> ReportTest | Test:
        link, value = self.link[match], self.fixed(share)
        if value is None:
            return AcceptanceTest(link, Number(share, self.link, self.situation))
        most = 1 - value
        if self.single_round:
            return ReportTest(link, lambda leaf: leaf.share <= most)
        return CourseTest(link, lambda course: course.least_demand <= most)

    def comparison(
        self, relation: t.Relation, left: t.NumberTerm, right: t.NumberTerm
    ) -> bool | ReportTest | Test:
        a, b = self.fixed(left), self.fixed(right)
        if a is not None and b is not None and not isinstance(a - b, Tracked):
            return arithmetic.compare(relation, a, b)
        compare = arithmetic.compare
        match left, b:
            case (
                t.Quantity(kind=MatchNumber.DEMAND | MatchNumber.FIRST_DEMAND, match=match),
                Fraction() as bound,
            ) if self.single_round:
                return ReportTest(
                    self.link[match], lambda leaf: compare(relation, leaf.share, bound)
                )
            case t.Quantity(kind=MatchNumber.DEMAND, match=match), Fraction() as bound:
                return CourseTest(
                    self.link[match], lambda course: compare(relation, course.demand, bound)
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
