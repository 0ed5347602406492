"""The definition, executable: sections 1 to 4 of the semantics, sentence by sentence.

Rules: no speed. Every level is walked, from 0 on; nothing is remembered from one level to the next
but which questions were struck; programs run by plain recursion, anew whenever somebody looks at
them. It takes ground programs from `bargain.core` and knows nothing of `bargain.logic`, so that a
mistake there is not repeated here.

A match that has no answer raises `NoAnswer` with the codes of the errors that its level meets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Final, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.games import (
    Bargaining,
    Enumeration,
    FeatureValue,
    Game,
    Interval,
    Matrix,
)
from bargain.core.terms import ME, ProgramName
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.lower import Lowering
from bargain.elaborate.templates import Names

ALL: Final = Fraction(1)
RELATIONS: Final = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
OPERATORS: Final = {"+": add, "-": sub, "*": mul, "/": truediv}
Demands: TypeAlias = tuple[Fraction, Fraction]


Values: TypeAlias = tuple[tuple[str, FeatureValue], ...]


class NoAnswer(Exception):
    """A match without an answer: a cycle, or a number or role that does not exist."""

    def __init__(self, codes: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes = codes


class Fault(Exception):
    """One error, by its code."""


@dataclass(frozen=True)
class Place:
    """One program in one match: `me`, facing `them`, in the role `seat`, at feature values.

    In a symmetric game the match (A, B) is the mirror image of (B, A), and the role is always 0.
    """

    me: ProgramName
    them: ProgramName
    seat: int
    values: Values


@dataclass(frozen=True)
class Question:
    """A `provable` asked at a place; by its program, or by an observer who stands outside."""

    place: Place
    term: t.Provable
    by_observer: bool = False


@dataclass(frozen=True)
class Moment:
    """What only the running match knows: the round, the demands before it (own first) and, in a
    policy, the side of the match that failed."""

    round: int = 1
    last: Demands = (ALL, ALL)
    failed: Place | None = None


@dataclass(frozen=True)
class Report:
    """What a program reports: the statement, its demand, and where the program stands that in the
    end made it (`act as`)."""

    statement: p.Play | p.Demand
    demand: Fraction
    owner: Place

    @property
    def locked(self) -> bool:
        return isinstance(self.statement, p.Demand) and self.statement.locked


@dataclass(frozen=True)
class Outcome:
    """Everything that section 6 can report of a match; `sizes` are those of proved questions."""

    reports: tuple[str, str]
    payoffs: tuple[Fraction, Fraction]
    agreement: bool | None
    rounds: int | None
    sizes: dict[Question, int]
    struck: dict[Question, int]
    abandoned: dict[Question, int]
    levels: int

    @property
    def certificate_sizes(self) -> tuple[int, ...]:
        return tuple(sorted(self.sizes.values()))


class Definition:
    """A game at given feature values, and what its programs mean there.

    Of the values of a feature with infinitely many, only `points` and those of the match itself are
    looked at: enough of them have to be given.
    """

    def __init__(
        self,
        names: Names,
        game: Game,
        table: t.TermTable,
        given: Mapping[str, FeatureValue],
        points: Mapping[str, Sequence[Fraction]] | None = None,
    ) -> None:
        self.game = game
        self.lowering = Lowering(names, game, table)
        self.points = points or {}
        values = {name: given.get(name, f.default) for name, f in game.features.items()}
        assert None not in values.values()
        self.home: Values = tuple((name, v) for name, v in values.items() if v is not None)
        self.sources: dict[ProgramName, p.GroundProgram] = {}

    def source(self, name: ProgramName) -> p.GroundProgram:
        if name not in self.sources:
            self.sources[name] = self.lowering.ground(name)
        return self.sources[name]

    def match(self, first: ProgramName, second: ProgramName, distance: int = 1) -> Outcome:
        """What two programs do; `distance` multiplies S."""
        here, there = self.sides(first, second)
        questions = self.closure([here, there])
        struck, abandoned, level = self.settle(questions, [here, there], distance)
        with no_answer_if_wrong() as noting:
            for side in (here, there):
                with noting():
                    level.report_text(side)
                with noting():
                    level.payoff(side)
        bargaining = isinstance(self.game.rules, Bargaining)
        return Outcome(
            reports=(level.report_text(here), level.report_text(there)),
            payoffs=(level.payoff(here), level.payoff(there)),
            agreement=level.agreement(here) if bargaining else None,
            rounds=len(level.course(here)) if bargaining else None,
            sizes={q: self.size(q, struck) for q in level.held},
            struck=struck,
            abandoned=abandoned,
            levels=level.at,
        )

    def ask(self, first: ProgramName, second: ProgramName, term: t.Provable) -> int | None:
        """The size of an observer's question about a match that is played, if it is proved."""
        sides = self.sides(first, second)
        return self._ask(sides[0], term, by_observer=True, roots=sides)

    def ask_at(self, place: Place, term: t.Provable) -> int | None:
        """The size of a question in some place, if it is proved: asked by the program there, as if
        its source asked that too."""
        return self._ask(place, term, by_observer=False, roots=())

    def _ask(
        self, place: Place, term: t.Provable, *, by_observer: bool, roots: tuple[Place, ...]
    ) -> int | None:
        mine = [
            Question(place, inner, by_observer)
            for inner in terms_in(term)
            if isinstance(inner, t.Provable)
        ]
        questions = list(dict.fromkeys([*mine, *self.closure(roots, mine)]))
        struck, _, level = self.settle(questions, list(roots), 1)
        return self.size(mine[0], struck) if mine[0] in level.held else None

    # Section 2: questions ------------------------------------------------------------------------

    def sides(self, first: ProgramName, second: ProgramName) -> tuple[Place, Place]:
        here = Place(first, second, 0, self.home)
        return here, self.other_side(here)

    def other_side(self, place: Place) -> Place:
        seat = 0 if self.game.symmetric else 1 - place.seat
        return Place(place.them, place.me, seat, place.values)

    def meant(self, match: t.MatchOf, place: Place) -> Place:
        """The place of the `who` of a claim; everybody keeps their role."""
        seat = place.seat
        if match.who is t.THEM and not self.game.symmetric:
            seat = 1 - seat
        return Place(named(match.who, place), named(match.against, place), seat, place.values)

    def closure(self, start: Sequence[Place], asked: Sequence[Question] = ()) -> list[Question]:
        """Every question that can be reached from these programs in their matches, and from what
        these questions ask."""
        places: list[Place] = []
        questions: list[Question] = []
        waiting = list(start)
        for question in asked:
            reached, inside = self.reached_by(question.term, question.place, question.by_observer)
            waiting += reached
            questions += inside
        with no_answer_if_wrong() as noting:
            while waiting:
                place = waiting.pop(0)
                if place in places:
                    continue
                places.append(place)
                with noting():
                    reached, inside = self.reached_by_source(place)
                    waiting += reached
                    questions += inside
        return list(dict.fromkeys(questions))

    def reached_by_source(self, place: Place) -> tuple[list[Place], list[Question]]:
        """What a program's whole source looks at and asks, executed or not."""
        program = self.source(place.me)
        if not self.game.symmetric and place.seat not in program.seats:
            raise Fault("BGL071")
        places = [
            Place(named(who, place), place.them, place.seat, place.values)
            for who in acted_as(program.body)
        ]
        questions = []
        for term in terms_of(program.body):
            reached, inside = self.reached_by(term, place, False)
            places += reached
            questions += inside
        return places, questions

    def reached_by(
        self, term: t.Term, place: Place, by_observer: bool
    ) -> tuple[list[Place], list[Question]]:
        """Both sides of every match that a term speaks of, and the questions that it asks."""
        places: list[Place] = []
        questions: list[Question] = []
        match = t.match_of(term)
        if match is not None:
            side = self.meant(match, place)
            places += [side, self.other_side(side)]
        around = [place]
        if isinstance(term, t.Provable):
            questions.append(Question(place, term, by_observer))
            around = self.ranging(place, term.over)
        for there in around:
            for part in t.parts(term):
                reached, inside = self.reached_by(part, there, by_observer)
                places += reached
                questions += inside
        return places, questions

    def ranging(self, place: Place, over: tuple[str, ...]) -> list[Place]:
        """The same program in the same match, at all values of some features."""
        choices: list[list[FeatureValue]] = []
        for name, value in place.values:
            choice: list[FeatureValue] = [value]
            if name in over:
                match self.game.features[name].range:
                    case Enumeration(values=values):
                        choice += values
                    case Interval():
                        choice += self.points[name]
                    case _:
                        choice += (False, True)
            choices.append(list(dict.fromkeys(choice)))
        names = [name for name, _ in place.values]
        return [
            Place(place.me, place.them, place.seat, tuple(zip(names, values, strict=True)))
            for values in product(*choices)
        ]

    def reachable(self, question: Question) -> set[Question]:
        """The questions reachable from a question, itself included."""
        return {question, *self.closure([], [question])}

    # Sections 3 and 4: levels and strengths ------------------------------------------------------

    def settle(
        self, questions: list[Question], roots: list[Place], distance: int
    ) -> tuple[dict[Question, int], dict[Question, int], Level]:
        """Where each question is struck, which ones are abandoned, and the last level."""
        offsets = offsets_of(questions, distance)
        abandoned: dict[Question, int] = {}
        while True:
            struck, level = self.walk(questions, roots, offsets, abandoned)
            over = {}
            for question in level.held:
                strength = question.term.strength
                if isinstance(strength, t.Budget):
                    size = self.size(question, struck)
                    if size > strength.entries:
                        over[question] = size
            if not over:
                return struck, abandoned, level
            abandoned |= over

    def walk(
        self,
        questions: list[Question],
        roots: list[Place],
        offsets: dict[Question, int],
        abandoned: dict[Question, int],
    ) -> tuple[dict[Question, int], Level]:
        struck: dict[Question, int] = {}
        number = 0
        while True:
            held = [q for q in questions if q not in struck and q not in abandoned]
            level = Level(self, number, frozenset(held))
            false_here = []
            with no_answer_if_wrong() as noting:
                for root in roots:
                    with noting():
                        level.report(root)
                for question in held:
                    if offsets[question] <= number:
                        with noting():
                            if not level.condition_of(question):
                                false_here.append(question)
            struck |= dict.fromkeys(false_here, number)
            if not false_here and number >= max(offsets.values(), default=0):
                return struck, level
            number += 1

    def size(self, question: Question, struck: Mapping[Question, int]) -> int:
        reachable = self.reachable(question)
        # The same question at other feature values counts once.
        different = {(q.place.me, q.place.them, q.place.seat, q.term) for q in reachable}
        return len(different) * (1 + len({struck[q] for q in reachable if q in struck}))


def offsets_of(questions: list[Question], distance: int) -> dict[Question, int]:
    """Budget k_r has offset (r-1)·S, and PA+n has offset M·S + n."""
    strengths = {question: question.term.strength for question in questions}
    budgets = sorted({s.entries for s in strengths.values() if isinstance(s, t.Budget)})
    # At feature values beyond counting the questions are still as many as there are different ones.
    different = {(q.place.me, q.place.them, q.place.seat, q.term) for q in questions}
    s = distance * (len(different) + 1)
    return {
        question: (
            budgets.index(strength.entries) * s
            if isinstance(strength, t.Budget)
            else len(budgets) * s + strength.level
        )
        for question, strength in strengths.items()
    }


class Level:
    """What is true, and what every program does, where exactly the `held` questions are true."""

    def __init__(self, definition: Definition, number: int, held: frozenset[Question]) -> None:
        self.definition = definition
        self.at = number
        self.held = held
        self.game = definition.game
        self.rules = definition.game.rules
        self.running: set[tuple[str, Place]] = set()

    @contextmanager
    def needing(self, what: str, place: Place) -> Iterator[None]:
        """Guards a computation against needing its own result."""
        if (what, place) in self.running:
            raise Fault("BGL070")
        self.running.add((what, place))
        try:
            yield
        finally:
            self.running.discard((what, place))

    # Section 1: matches --------------------------------------------------------------------------

    @property
    def several_rounds(self) -> bool:
        return isinstance(self.rules, Bargaining) and self.rules.rounds > 1

    def report(self, place: Place) -> Report:
        """A program's report; in a game of several rounds, that of the round in which it ends."""
        if self.several_rounds:
            return self.rounds(place)[-1][0]
        return self.run(place, Moment())

    def course(self, place: Place) -> list[Demands]:
        """The demands of each round that is reached, own first."""
        if self.several_rounds:
            return [(mine.demand, theirs.demand) for mine, theirs in self.rounds(place)]
        other = self.definition.other_side(place)
        return [(self.report(place).demand, self.report(other).demand)]

    def rounds(self, place: Place) -> list[tuple[Report, Report]]:
        """The two reports of each round that is reached."""
        assert isinstance(self.rules, Bargaining)
        other = self.definition.other_side(place)
        played: list[tuple[Report, Report]] = []
        with self.needing("rounds", place):
            for number in range(1, self.rules.rounds + 1):
                mine = theirs = None
                last = (ALL, ALL)
                if played:
                    mine, theirs = played[-1]
                    last = (mine.demand, theirs.demand)
                if mine is None or not mine.locked:
                    mine = self.run(place, Moment(number, last))
                if theirs is None or not theirs.locked:
                    theirs = self.run(other, Moment(number, (last[1], last[0])))
                played.append((mine, theirs))
                if mine.demand + theirs.demand <= 1 or (mine.locked and theirs.locked):
                    break
        return played

    def agreement(self, place: Place) -> bool:
        return sum(self.course(place)[-1]) <= 1

    def share(self, place: Place) -> Fraction:
        assert isinstance(self.rules, Bargaining)
        mine, theirs = self.course(place)[-1]
        if mine + theirs > 1:
            return Fraction(0)
        return mine + (1 - mine - theirs) / 2 if self.rules.surplus_is_split else mine

    def payoff(self, place: Place) -> Fraction:
        other = self.definition.other_side(place)
        if isinstance(self.rules, Matrix):
            return self.pays(place, self.action(place), self.action(other))
        if self.agreement(place):
            worth = self.game_number(self.rules.worth[place.seat], place, self.share(place))
        else:
            worth = self.pays(place, self.outside(place), self.outside(other))
        return worth * self.game_number(self.rules.discount, place) ** (len(self.course(place)) - 1)

    def pays(self, place: Place, mine: str, theirs: str) -> Fraction:
        pair = (mine, theirs) if place.seat == 0 else (theirs, mine)
        return self.game_number(self.rules.payoffs[pair][place.seat], place)

    def action(self, place: Place) -> str:
        statement = self.report(place).statement
        assert isinstance(statement, p.Play)
        return statement.action

    def outside(self, place: Place) -> str:
        """The option that this side takes, were the match to end in disagreement."""
        report = self.report(place)
        assert isinstance(report.statement, p.Demand)
        moment = Moment(failed=place)
        if self.several_rounds:
            course = self.course(place)
            last = course[-2] if len(course) > 1 else (ALL, ALL)
            moment = Moment(len(course), last, place)
        with self.needing("outside", place):
            taken = self.first_of(report.statement.policy, report.owner, moment)
        assert isinstance(taken, p.Choose)
        return taken.option

    def report_text(self, place: Place) -> str:
        report = self.report(place)
        if isinstance(report.statement, p.Play):
            return f"play {report.statement.action}"
        return f"demand {report.demand} or {self.outside(place)}"

    def run(self, place: Place, moment: Moment) -> Report:
        with self.needing(f"run in round {moment.round}", place):
            found = self.first_of(self.definition.source(place.me).body, place, moment)
            match found:
                case p.ActAs(program=who):
                    other = Place(named(who, place), place.them, place.seat, place.values)
                    return self.run(other, moment)
                case p.Demand(share=share):
                    assert isinstance(self.rules, Bargaining)
                    demand = self.number(share, place, moment)
                    if demand not in self.rules.demands:
                        raise Fault("BGL072")
                    return Report(found, demand, place)
            assert isinstance(found, p.Play)
            return Report(found, Fraction(0), place)

    def first_of(self, block: p.Block, place: Place, moment: Moment) -> p.Statement | None:
        """The first report (or choice of an option) that a block comes to."""
        for statement in block:
            if not isinstance(statement, p.Branch):
                return statement
            for case in statement.cases:
                if self.holds(case.condition, place, moment):
                    found = self.first_of(case.block, place, moment)
                    if found is not None:
                        return found
                    break
        return None

    # Conditions ----------------------------------------------------------------------------------

    def condition_of(self, question: Question) -> bool:
        found = [
            self.holds(question.term.condition, place, Moment(), question.by_observer)
            for place in self.definition.ranging(question.place, question.term.over)
        ]
        return all(found)

    def holds(
        self, condition: t.Condition, place: Place, moment: Moment, by_observer: bool = False
    ) -> bool:
        def true(inner: t.Condition) -> bool:
            return self.holds(inner, place, moment, by_observer)

        def value(number: t.NumberTerm) -> Fraction:
            return self.number(number, place, moment)

        values = dict(place.values)
        match condition:
            case t.Truth(value=truth):
                return truth
            case t.Not(operand=operand):
                return not true(operand)
            case t.All(operands=operands):
                return all(true(operand) for operand in operands)
            case t.Some(operands=operands):
                return any(true(operand) for operand in operands)
            case t.Implies(left=left, right=right):
                return not true(left) or true(right)
            case t.Iff(left=left, right=right):
                return true(left) == true(right)
            case t.Compare(relation=relation, left=low, right=high):
                return bool(RELATIONS[relation.value](value(low), value(high)))
            case t.FeatureHolds(name=name):
                return values[name] is True
            case t.FeatureIs(name=name, value=wanted):
                return values[name] == wanted
            case t.Plays(match=match, action=action):
                return self.action(self.definition.meant(match, place)) == action
            case t.Accepts(match=match, share=share):
                return self.least_demand(self.definition.meant(match, place)) <= 1 - value(share)
            case t.OutsideIs(match=match, option=option):
                return self.outside(self.definition.meant(match, place)) == option
            case t.Agrees(match=match):
                return self.agreement(self.definition.meant(match, place))
            case t.IsProgram(who=who, program=other):
                source = self.definition.source
                return source(named(who, place)).source() == source(named(other, place)).source()
            case t.IsUnconditional(who=who):
                return self.is_unconditional(named(who, place))
            case t.Provable():
                return Question(place, condition, by_observer) in self.held
        raise AssertionError(condition)

    def is_unconditional(self, name: ProgramName) -> bool:
        """No condition in the source, nor in that of any program that it acts as."""
        source = self.definition.source
        programs = [name]
        for program in programs:
            for who in acted_as(source(program).body):
                if not isinstance(who, ProgramName):
                    return False
                if who not in programs:
                    programs.append(who)
        return all(source(program).unconditional for program in programs)

    def least_demand(self, place: Place) -> Fraction:
        if self.several_rounds:
            return min(mine for mine, _ in self.course(place))
        return self.report(place).demand

    # Numbers -------------------------------------------------------------------------------------

    def number(self, number: t.NumberTerm, place: Place, moment: Moment) -> Fraction:
        match number:
            case t.Quantity(kind=kind, match=match):
                return self.quantity(kind, self.definition.meant(match, place))
            case t.CurrentRound():
                return Fraction(moment.round)
            case t.LastDemand(party=party):
                return moment.last[0 if party is ME else 1]
            case t.FinalDemand(party=party):
                assert moment.failed is not None
                other = self.definition.other_side(moment.failed)
                return self.report(moment.failed if party is ME else other).demand
            case t.Computed(operator=operator, left=left, right=right):
                return computed(
                    operator, self.number(left, place, moment), self.number(right, place, moment)
                )
        return self.game_number(number, place)

    def quantity(self, kind: t.MatchNumber, place: Place) -> Fraction:
        match kind:
            case t.MatchNumber.DEMAND:
                return (
                    self.course(place)[-1][0] if self.several_rounds else self.report(place).demand
                )
            case t.MatchNumber.FIRST_DEMAND:
                # What is demanded in round 1 depends on nothing that comes later.
                return self.run(place, Moment()).demand
            case t.MatchNumber.SHARE:
                return self.share(place)
            case t.MatchNumber.PAYOFF:
                return self.payoff(place)

    def game_number(
        self, number: t.NumberTerm, place: Place, share: Fraction | None = None
    ) -> Fraction:
        """A number that depends on features, and in a `worth` clause on the share received."""
        match number:
            case t.Constant(value=value):
                return value
            case t.FeatureNumber(name=name):
                feature = dict(place.values)[name]
                assert isinstance(feature, Fraction)
                return feature
            case t.ShareReceived():
                assert share is not None
                return share
            case t.Computed(operator=operator, left=left, right=right):
                return computed(
                    operator,
                    self.game_number(left, place, share),
                    self.game_number(right, place, share),
                )
        raise AssertionError(number)


def computed(operator: t.Operator, left: Fraction, right: Fraction) -> Fraction:
    try:
        return Fraction(OPERATORS[operator.value](left, right))
    except ZeroDivisionError:
        raise Fault("BGL060") from None


def named(who: t.Who, place: Place) -> ProgramName:
    if isinstance(who, ProgramName):
        return who
    return place.me if who is ME else place.them


def terms_of(block: p.Block) -> Iterator[t.Term]:
    """Every term of a block, with all terms inside it."""
    for statement in block:
        match statement:
            case p.Demand(share=share, policy=policy):
                yield from terms_in(share)
                yield from terms_of(policy)
            case p.Branch(cases=cases):
                for case in cases:
                    yield from terms_in(case.condition)
                    yield from terms_of(case.block)


def terms_in(term: t.Term) -> Iterator[t.Term]:
    yield term
    for part in t.parts(term):
        yield from terms_in(part)


def acted_as(block: p.Block) -> Iterator[t.Who]:
    for statement in block:
        match statement:
            case p.ActAs(program=who):
                yield who
            case p.Branch(cases=cases):
                for case in cases:
                    yield from acted_as(case.block)


@contextmanager
def no_answer_if_wrong() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Gathers what goes wrong in several attempts, and raises `NoAnswer` with the codes of all."""
    codes: set[str] = set()

    @contextmanager
    def noting() -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            codes.add(str(fault))
        except DiagnosticError as error:
            codes.update(found.code for found in error.diagnostics)

    yield noting
    if codes:
        raise NoAnswer(frozenset(codes))
