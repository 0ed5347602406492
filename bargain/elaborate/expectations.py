"""From `expect` declarations to what can be asked of a match."""

from __future__ import annotations

from bargain.core.games import FeatureValue, Game
from bargain.core.terms import Condition, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.check import Checker
from bargain.elaborate.fit import shared_game
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.lower import Lowering
from bargain.elaborate.scope import CONDITION, Place
from bargain.elaborate.templates import Names
from bargain.record import Record
from bargain.suggest import nearest
from bargain.syntax import tree


class Expectation(Record, by_identity=True):
    """`expect first vs second in GAME given …: condition`, ready to be asked."""

    tree: tree.Expect
    game: str
    first: ProgramName
    second: ProgramName
    given: dict[str, FeatureValue]
    condition: Condition


class ExpectationReader:
    """Reads expectations; those about games or programs that are broken anyway pass in silence."""

    def __init__(
        self, names: Names, table: TermTable, broken: set[str], broken_games: set[str]
    ) -> None:
        self.names = names
        self.table = table
        self.broken = broken
        self.broken_games = broken_games
        self.found: list[Diagnostic] = []

    def error(self, code: str, node: tree.Node, message: str, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, node.span, hint))

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
        if len(self.found) > before or self.mentions_broken(expect):
            return None
        game = self.game_of(expect)
        if game is None:
            return None
        checker = Checker(self.names, game, Place.EXPECTATION)
        checker.require(expect.condition, CONDITION)
        for used, span in checker.used.items():
            if used not in self.broken and game.name not in self.names.programs[used].games:
                checker.error("BGL053", span, f"`{used}` cannot be used in `{game.name}`")
        self.found += checker.diagnostics
        given, wrong = read_given(expect.given, self.names, game, self.table)
        self.found += wrong
        if len(self.found) > before:
            return None
        lowering = Lowering(self.names, game, self.table)
        try:
            first = lowering.program_name(expect.first)
            second = lowering.program_name(expect.second)
            condition = lowering.condition(expect.condition)
            for program in (first, second):
                if program.arguments:
                    lowering.ground(program)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return None
        return Expectation(expect, game.name, first, second, given, condition)

    def mentions_broken(self, expect: tree.Expect) -> bool:
        return any(
            isinstance(node, tree.Reference) and node.name in self.broken
            for side in (expect.first, expect.second, expect.condition)
            for node in tree.postorder(side)
        )

    def game_of(self, expect: tree.Expect) -> Game | None:
        if expect.game is not None:
            game = self.names.games.get(expect.game.text)
            if game is None:
                if expect.game.text not in self.broken_games:
                    hint = nearest(expect.game.text, self.names.games)
                    self.error(
                        "BGL021", expect.game, f"no game is called `{expect.game.text}`", hint
                    )
                return None
            names = [game.name]
        else:
            names = list(self.names.games)
        assert isinstance(expect.first, tree.Reference)
        assert isinstance(expect.second, tree.Reference)
        sides = [expect.first.name, expect.second.name]
        try:
            return self.names.games[shared_game(self.names, sides, names)]
        except DiagnosticError as error:
            for fault in error.diagnostics:
                where = "add `in GAME`" if fault.code == "BGL081" else fault.hint
                self.error(fault.code, expect.first, fault.message, where)
            return None


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
            found.append(Diagnostic("BGL044", message, item.value.span))
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
