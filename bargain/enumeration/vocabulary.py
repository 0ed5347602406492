"""What the programs of an enumeration may report and ask, as pieces of syntax trees.

The pieces have no places in any text: their spans are `NOWHERE`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from bargain.core.games import Bargaining, Enumeration, Game, Matrix, TruthValues
from bargain.core.text import share_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.record import Record
from bargain.source import Source, Span
from bargain.syntax import parse, tree
from bargain.syntax.tree import Subject

NOWHERE: Final = Span(Source("<enumerated>", ""), 0, 0)

_ME: Final = tree.Against(NOWHERE, tree.Myself(NOWHERE))
_THEM: Final = tree.Against(NOWHERE, tree.Opponent(NOWHERE))


class Vocabulary(Record):
    """Reports, and what programs may ask: `single` counts as one condition, `double` as two.

    All of them distinct; `named` are the programs that they speak of. Conditions stand in programs
    in the order that they have here, so what is answered with the least trouble comes first: a
    condition that has no answer is not looked at where one before it decides.
    """

    game: str
    named: tuple[str, ...]
    reports: tuple[tree.Demand | tree.Play, ...]
    single: tuple[tree.Expression, ...]
    double: tuple[tree.Expression, ...]

    @staticmethod
    def of(
        game: Game, *, named: Sequence[str] = (), budgets: Sequence[int] = (), seat: int = 0
    ) -> Vocabulary:
        """The vocabulary that docs/enumeration.md defines, for programs of a role.

        `named` are other programs that conditions may speak of; the roles of a matrix game with
        other actions each ask only `they are P` of them. Questions are asked in PA and in PA+1, or
        with each of the budgets, where there are any. Raises `DiagnosticError` (BGL080) where a
        name is none; whether a file has such a program is for `Guests` to see.
        """
        programs = tuple(dict.fromkeys(map(_program, named)))
        strengths = _strengths(budgets)
        match game.rules:
            case Matrix():
                claims = _MatrixClaims(game.rules, seat, programs)
                reports: tuple[tree.Demand | tree.Play, ...] = tuple(
                    tree.Play(NOWHERE, _reference(action)) for action in game.rules.actions[seat]
                )
                asked, looked, brought = claims.asked(), claims.looked(), claims.brought()
            case Bargaining():
                shares = _BargainingClaims(game.rules, programs)
                reports = shares.reports()
                asked, looked, brought = shares.asked(), shares.looked(), shares.brought()
        questions = (tree.Boolean(NOWHERE, False), *asked)
        return Vocabulary(
            game.name,
            tuple(named),
            reports,
            (
                *_sources(programs),
                *_features(game),
                *_provable(questions, strengths),
                *looked,
            ),
            tuple(_provable(brought, strengths)),
        )

    def shared_with(self, other: Vocabulary) -> Vocabulary:
        """What two roles have in common, in this one's order."""
        return Vocabulary(
            self.game,
            self.named,
            tuple(report for report in self.reports if report in set(other.reports)),
            tuple(asked for asked in self.single if asked in set(other.single)),
            tuple(asked for asked in self.double if asked in set(other.double)),
        )


def vocabularies(
    game: Game, *, named: Sequence[str] = (), budgets: Sequence[int] = ()
) -> tuple[Vocabulary, ...]:
    """The vocabulary of a game's programs, or those of both roles where their actions differ."""
    seats = (0, 1) if roles_differ(game) else (0,)
    return tuple(Vocabulary.of(game, named=named, budgets=budgets, seat=seat) for seat in seats)


def roles_differ(game: Game) -> bool:
    """Whether the roles of a game have other actions each."""
    return isinstance(game.rules, Matrix) and set(game.rules.actions[0]) != set(
        game.rules.actions[1]
    )


class _MatrixClaims:
    """Claims about what is played: in the match itself, in those of each program with its own copy,
    and in those with named programs."""

    def __init__(self, rules: Matrix, seat: int, named: Sequence[tree.Reference]) -> None:
        self.mine, self.theirs = rules.actions[seat], rules.actions[1 - seat]
        # Where roles differ, a program that faces its copy or one of no known role would often be
        # in the wrong one.
        others = set(self.mine) == set(self.theirs)
        self.named = _against(named) if others else ()
        self.my_copy = (_ME,) if others else ()
        self.their_copy = (_THEM,) if others else ()

    def asked(self) -> Iterator[tree.Expression]:
        for tail in (None, *self.their_copy, *self.named):
            yield from _with_negations(self.plays(Subject.THEM, self.theirs, tail))
        for tail in (None, *self.my_copy, *self.named):
            yield from _with_negations(self.plays(Subject.ME, self.mine, tail))

    def looked(self) -> Iterator[tree.Expression]:
        for tail in (None, *self.their_copy, *self.named):
            yield from _telling(self.plays(Subject.THEM, self.theirs, tail))

    def plays(
        self, subject: Subject, actions: Sequence[str], tail: tree.Tail
    ) -> list[tree.Expression]:
        return [tree.Plays(NOWHERE, subject, _reference(action), tail) for action in actions]

    def brought(self) -> Iterator[tree.Expression]:
        for mine in self.mine:
            for theirs in self.theirs:
                yield _implies(
                    tree.Plays(NOWHERE, Subject.ME, _reference(mine), None),
                    tree.Plays(NOWHERE, Subject.THEM, _reference(theirs), None),
                )


class _BargainingClaims:
    """Claims about demands, acceptance and outside options, in the matches of `_MatrixClaims` and
    in those where the program holds a demand."""

    def __init__(self, rules: Bargaining, named: Sequence[tree.Reference]) -> None:
        self.rules = rules
        self.named = _against(named)
        demands = rules.demands
        # What everybody accepts, or nobody does, is not worth asking.
        self.accepted = [x for x in demands if 1 - demands[-1] < x <= 1 - demands[0]]

    def reports(self) -> tuple[tree.Demand, ...]:
        options = self.rules.options
        outside = [tree.Choice(NOWHERE, _reference(option)) for option in options]
        return tuple(
            tree.Demand(NOWHERE, _share(share), choice, False)
            for share in self.rules.demands
            for choice in (outside if len(options) > 1 else (None,))
        )

    def asked(self) -> Iterator[tree.Expression]:
        for tail in (None, _THEM, *self.named):
            yield from _both_ways(self.accepts(tail))
            yield from _with_negations(self.demanded(Subject.THEM, tail))
        yield from _both_ways(self.accepts_what_is_held())
        yield from _with_negations(self.options())
        yield tree.Ends(NOWHERE, True, None)
        yield tree.Ends(NOWHERE, False, None)
        for tail in (None, _ME, *self.named):
            yield from _with_negations(self.demanded(Subject.ME, tail))

    def looked(self) -> Iterator[tree.Expression]:
        for tail in (None, _THEM, *self.named):
            yield from self.accepts(tail)
            yield from _telling(self.demanded(Subject.THEM, tail))
        yield from self.accepts_what_is_held()
        yield from _telling(self.options())

    def accepts(self, tail: tree.Tail) -> list[tree.Expression]:
        return [tree.Accepts(NOWHERE, Subject.THEM, _share(share), tail) for share in self.accepted]

    def accepts_what_is_held(self) -> list[tree.Expression]:
        return [
            tree.Accepts(
                NOWHERE,
                Subject.THEM,
                _share(share),
                tree.WhenHolding(NOWHERE, Subject.ME, _share(share)),
            )
            for share in self.accepted
        ]

    def demanded(self, subject: Subject, tail: tree.Tail) -> list[tree.Expression]:
        return [tree.Demands(NOWHERE, subject, _share(x), tail) for x in self.rules.demands]

    def options(self) -> list[tree.Expression]:
        return [
            tree.OutsideIs(NOWHERE, Subject.THEM, _reference(option), None)
            for option in self.rules.options
        ]

    def brought(self) -> Iterator[tree.Expression]:
        for share in self.accepted:
            yield _implies(
                tree.Demands(NOWHERE, Subject.ME, _share(share), None),
                tree.Accepts(NOWHERE, Subject.THEM, _share(share), None),
            )


def _sources(programs: Sequence[tree.Reference]) -> Iterator[tree.Expression]:
    yield tree.IsUnconditional(NOWHERE, Subject.THEM)
    yield tree.IsProgram(NOWHERE, Subject.THEM, tree.Myself(NOWHERE))
    for program in programs:
        yield tree.IsProgram(NOWHERE, Subject.THEM, program)


def _features(game: Game) -> Iterator[tree.Expression]:
    for feature in game.features.values():
        match feature.range:
            case TruthValues():
                yield _reference(feature.name)
            case Enumeration(values=values):
                equal = tree.Comparison.EQUAL
                one = _reference(feature.name)
                yield from _telling(
                    [tree.Compare(NOWHERE, equal, one, _reference(value)) for value in values]
                )


def _strengths(budgets: Sequence[int]) -> tuple[tree.Strength, ...]:
    if budgets:
        return tuple(tree.Within(NOWHERE, _whole(n)) for n in sorted(set(budgets)))
    return (None, tree.InPA(NOWHERE, _whole(1)))


def _provable(
    claims: Iterable[tree.Expression], strengths: Sequence[tree.Strength]
) -> Iterator[tree.Expression]:
    for claim in claims:
        for strength in strengths:
            yield tree.Provable(NOWHERE, False, strength, (), claim)


def _against(programs: Sequence[tree.Reference]) -> tuple[tree.Against, ...]:
    return tuple(tree.Against(NOWHERE, program) for program in programs)


def _implies(left: tree.Expression, right: tree.Expression) -> tree.Expression:
    return tree.Connected(NOWHERE, tree.Connective.IMPLIES, (left, right))


def _telling(claims: Sequence[tree.Expression]) -> Sequence[tree.Expression]:
    """Of claims of which exactly one is true, those that tell something: of two the other one is
    the negation."""
    return claims if len(claims) > 2 else claims[:-1]


def _with_negations(claims: Sequence[tree.Expression]) -> Sequence[tree.Expression]:
    """Of claims of which exactly one is true, all that can be asked of a proof: where there are
    two, each is the other's negation already."""
    return _both_ways(claims) if len(claims) > 2 else claims if len(claims) == 2 else ()


def _both_ways(claims: Sequence[tree.Expression]) -> list[tree.Expression]:
    return [*claims, *(tree.Not(NOWHERE, claim) for claim in claims)]


def _reference(name: str) -> tree.Reference:
    return tree.Reference(NOWHERE, name)


def _whole(number: int) -> tree.Number:
    return tree.Number(NOWHERE, Fraction(number), str(number))


def _share(share: Fraction) -> tree.Expression:
    text = share_text(share)
    over, slash, under = text.partition("/")
    if not slash:
        return tree.Number(NOWHERE, share, text)
    divide = tree.Arithmetic.DIVIDE
    return tree.Binary(NOWHERE, divide, _whole(int(over)), _whole(int(under)))


def _program(text: str) -> tree.Reference:
    """The expression that names a program."""
    file, found = parse(Source("<program>", f"expect {text} vs {text}: true"))
    match file.declarations:
        case (tree.Expect(first=tree.Reference() as reference),) if not found:
            return reference
    message = f"`{text}` is not a program, such as `Alice` or `Pushy(20)`"
    raise DiagnosticError([Diagnostic("BGL080", message)])
