"""From `expect` declarations to what can be asked of a match."""

from __future__ import annotations

from typing import Final

from bargain.core.games import FeatureValue, Game
from bargain.core.terms import Condition, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.check import Checker
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.lower import Lowering
from bargain.elaborate.read_features import value_hint
from bargain.elaborate.reader import Reader
from bargain.elaborate.scope import Place
from bargain.elaborate.templates import Names
from bargain.record import Record
from bargain.suggest import nearest
from bargain.syntax import tree

IN_GAME: Final = "add `in GAME` behind the match"


class Expectation(Record, by_identity=True):
    """`expect first vs second in GAME given …: condition`, ready to be asked."""

    tree: tree.Expect
    game: str
    first: ProgramName
    second: ProgramName
    given: dict[str, FeatureValue]
    condition: Condition


class ExpectationReader(Reader):
    """Reads expectations."""

    def read(self, file: tree.File) -> tuple[Expectation, ...]:
        """The expectations of a file that could be read; `found` says what is wrong with others."""
        read = (
            self.read_expectation(declaration)
            for declaration in file.declarations
            if isinstance(declaration, tree.Expect)
        )
        return tuple(expectation for expectation in read if expectation is not None)

    def read_expectation(self, expect: tree.Expect) -> Expectation | None:
        before = len(self.found)
        for side in (expect.first, expect.second):
            checker = Checker(self.names, None, Place.EXPECTATION)
            checker.require(side, KindVariable(Kind.PROGRAM), ground=True)
            self.found += checker.diagnostics
        asked = (expect.first, expect.second, expect.condition)
        if len(self.found) > before or self.mentions_broken(asked):
            return None
        game = self.game_of(expect)
        if game is None:
            return None
        checker = Checker(self.names, game, Place.EXPECTATION)
        self.check_condition(expect.condition, checker)
        given, wrong = read_given(expect.given, self.names, game, self.table)
        self.found += wrong
        if len(self.found) > before:
            return None
        lowering = Lowering(self.names, game, self.table)
        try:
            first, second = map(lowering.fitting, (expect.first, expect.second))
            condition = lowering.condition(expect.condition)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return None
        return Expectation(expect, game.name, first, second, given, condition)

    def game_of(self, expect: tree.Expect) -> Game | None:
        games = self.possible_games(expect.game)
        if games is None:
            return None
        assert isinstance(expect.first, tree.Reference)
        assert isinstance(expect.second, tree.Reference)
        sides = [expect.first.name, expect.second.name]
        return self.shared_game(sides, games, expect.first, IN_GAME)


def read_given(
    items: tuple[tree.GivenValue, ...], names: Names, game: Game, table: TermTable
) -> tuple[dict[str, FeatureValue], list[Diagnostic]]:
    """The feature values after `given`, and what is wrong with them."""
    given: dict[str, FeatureValue] = {}
    found: list[Diagnostic] = []
    for item in items:
        name = item.feature.text
        feature = game.features.get(name)
        if feature is None:
            message = f"`{name}` is not a feature of `{game.name}`"
            hint = nearest(name, game.features)
            found.append(Diagnostic("BGL022", message, item.feature.span, hint))
            continue
        if name in given:
            found.append(Diagnostic("BGL042", f"`{name}` is given twice", item.feature.span))
        value = read_feature_value(item.value, names, game, table)
        if value is None or not feature.range.contains(value):
            message = (
                f"`{item.value.span.text}` is outside the range of `{name}`, "
                f"which is {feature.range}"
            )
            hint = value_hint(item.value.span.text, feature.range)
            found.append(Diagnostic("BGL044", message, item.value.span, hint))
            continue
        given[name] = value
    return given, found


def read_feature_value(
    value: tree.Expression, names: Names, game: Game, table: TermTable
) -> FeatureValue | None:
    """What an expression after `given f =` says: a truth value, a name or a number; else None."""
    match value:
        case tree.Boolean(value=truth):
            return truth
        case tree.Reference(name=name, arguments=None):
            return name
    checker = Checker(names, game, Place.EXPECTATION)
    checker.require(value, KindVariable(Kind.NUMBER), ground=True)
    if checker.diagnostics:
        return None
    try:
        return Lowering(names, game, table).constant_value(value)
    except DiagnosticError:
        return None
