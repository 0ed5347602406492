"""From loaded files to a module: every name has one meaning, every program at least one game."""

from __future__ import annotations

from dataclasses import dataclass

from bargain.core.check import CONDITION, NOT_IN_THIS_VERSION, Checker, Place
from bargain.core.flow import check_flow
from bargain.core.games import FeatureValue, Game, Matrix
from bargain.core.kinds import Kind, KindVariable
from bargain.core.loading import Loaded
from bargain.core.lower import Lowering
from bargain.core.read_game import read_game
from bargain.core.suggest import nearest
from bargain.core.templates import Names, Template, template_of
from bargain.core.terms import HOLD, Condition, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError, Related, Severity
from bargain.source import Source
from bargain.syntax import tree


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """`expect first vs second in GAME given …: condition`, ready to be asked."""

    tree: tree.Expect
    game: str
    first: ProgramName
    second: ProgramName
    given: dict[str, FeatureValue]
    condition: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """A file with all that it uses, checked.

    `expectations` are those of the file itself, not of files that it uses.
    """

    sources: tuple[Source, ...]
    names: Names
    expectations: tuple[Expectation, ...]
    warnings: tuple[Diagnostic, ...]
    table: TermTable


def link(loaded: Loaded) -> Module:
    """Check everything. Raises `DiagnosticError` with all errors (and warnings) found."""
    linker = _Linker(loaded)
    module = linker.link()
    if any(found.severity is Severity.ERROR for found in linker.found):
        raise DiagnosticError(_in_order(linker.found, loaded))
    return module


def _in_order(found: list[Diagnostic], loaded: Loaded) -> list[Diagnostic]:
    order = {id(source): index for index, (source, _) in enumerate(loaded.files)}

    def place(diagnostic: Diagnostic) -> tuple[int, int]:
        span = diagnostic.span
        return (-1, 0) if span is None else (order.get(id(span.source), len(order)), span.start)

    return sorted(dict.fromkeys(found), key=place)


class _Linker:
    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.found = list(loaded.diagnostics)
        self.names = Names()
        self.table = TermTable()
        self.broken_games: set[str] = set()
        self.broken: set[str] = set()

    def link(self) -> Module:
        self.collect()
        self.infer_kinds()
        for template in self.names.programs.values():
            self.fit(template)
        self.settle_references()
        self.lower_programs()
        expectations = self.read_expectations()
        return Module(
            sources=tuple(source for source, _ in self.loaded.files),
            names=self.names,
            expectations=tuple(expectations),
            warnings=tuple(
                _in_order([f for f in self.found if f.severity is Severity.WARNING], self.loaded)
            ),
            table=self.table,
        )

    def error(self, code: str, node: tree.Node, message: str, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, node.span, hint))

    # Names -----------------------------------------------------------------------------------

    def collect(self) -> None:
        declared: dict[str, tree.Name] = {}
        for declaration in self.loaded.declarations():
            match declaration:
                case tree.Game(name=name) | tree.Program(name=name):
                    if not self.is_new(name, declared):
                        continue
                    if isinstance(declaration, tree.Game):
                        game, found = read_game(declaration, self.table)
                        self.found += found
                        if game is None:
                            self.broken_games.add(name.text)
                        else:
                            self.names.games[name.text] = game
                    else:
                        self.found += check_flow(declaration)
                        self.names.programs[name.text] = template_of(declaration)
                case tree.Property():
                    self.error("BGL013", declaration, f"{NOT_IN_THIS_VERSION} `property`")
                case tree.Timeline():
                    self.error("BGL013", declaration, f"{NOT_IN_THIS_VERSION} `timeline`")
                case tree.TimelineExpect():
                    self.error(
                        "BGL013", declaration, f"{NOT_IN_THIS_VERSION} expectations about timelines",
                        "an expectation about a match reads `expect P vs Q: …`",
                    )

    def is_new(self, name: tree.Name, declared: dict[str, tree.Name]) -> bool:
        if name.text == HOLD:
            self.error("BGL012", name, f"`{HOLD}` is built in, so nothing else can have this name")
            return False
        known = declared.get(name.text)
        if known is not None:
            self.found.append(
                Diagnostic(
                    "BGL012",
                    f"`{name.text}` is declared twice",
                    name.span,
                    "rename one of them",
                    (Related("first declared here", known.span),),
                )
            )
            return False
        declared[name.text] = name
        return True

    def infer_kinds(self) -> None:
        for template in self.names.programs.values():
            Checker(self.names, None).check_program(template)

    # Programs and games ----------------------------------------------------------------------

    def fit(self, template: Template) -> None:
        """Find the games that a program can be used in, and say what is wrong when there are none."""
        games = self.candidates(template)
        if games is None:
            self.broken.add(template.name)
            return
        best: list[Diagnostic] | None = None
        fits: set[str] = set()
        for game in games:
            checker = Checker(self.names, game)
            checker.check_program(template)
            if not checker.diagnostics:
                fits.add(game.name)
            elif best is None or len(checker.diagnostics) < len(best):
                best = checker.diagnostics
        template.games = frozenset(fits)
        if not fits:
            self.broken.add(template.name)
            self.found += best or []

    def candidates(self, template: Template) -> list[Game] | None:
        """The games to try; None where the game itself is missing or broken (and reported)."""
        wanted = template.tree.game
        if wanted is not None:
            game = self.names.games.get(wanted.text)
            if game is None:
                self.unknown_game(wanted)
                return None
            return [game]
        if not self.names.games:
            if not self.broken_games:
                self.error(
                    "BGL053",
                    template.tree.name,
                    f"`{template.name}` has no game to be used in",
                    "declare a `game`, or `use` a file that does",
                )
            return None
        return list(self.names.games.values())

    def unknown_game(self, name: tree.Name) -> None:
        if name.text not in self.broken_games:
            self.error(
                "BGL021",
                name,
                f"no game is called `{name.text}`",
                nearest(name.text, self.names.games),
            )

    def settle_references(self) -> None:
        """Keep for each program only games in which every program that it mentions can be used."""
        mentions: dict[str, dict[str, object]] = {}
        for template in self.names.programs.values():
            checker = Checker(self.names, None)
            checker.check_program(template)
            mentions[template.name] = dict(checker.used)
        changed = True
        before = {name: template.games for name, template in self.names.programs.items()}
        while changed:
            changed = False
            for template in self.names.programs.values():
                for other in mentions[template.name]:
                    if other in self.broken:
                        continue
                    both = template.games & self.names.programs[other].games
                    if both != template.games:
                        template.games = both
                        changed = True
        for template in self.names.programs.values():
            if template.games or template.name in self.broken:
                continue
            for other in mentions[template.name]:
                shared = before[template.name] & self.names.programs[other].games
                if not shared and other not in self.broken:
                    self.error(
                        "BGL053",
                        template.tree.name,
                        f"`{template.name}` mentions `{other}`, and no game fits them both",
                    )
                    break
            self.broken.add(template.name)

    def lower_programs(self) -> None:
        """Meet the mistakes that show only once loops are unrolled, in programs that need no arguments."""
        for template in self.names.programs.values():
            if template.parameters or template.name in self.broken:
                continue
            faults: list[Diagnostic] = []
            fits = set(template.games)
            for name in sorted(template.games):
                lowering = Lowering(self.names, self.names.games[name], self.table)
                try:
                    lowering.ground(self.table.make(ProgramName, template.name, ()))
                except DiagnosticError as error:
                    fits.discard(name)
                    faults = faults or list(error.diagnostics)
            template.games = frozenset(fits)
            if not fits:
                self.broken.add(template.name)
                self.found += faults

    # Expectations ----------------------------------------------------------------------------

    def read_expectations(self) -> list[Expectation]:
        read = []
        main = self.loaded.files[0][1]
        for declaration in main.declarations:
            if isinstance(declaration, tree.Expect):
                expectation = self.read_expectation(declaration)
                if expectation is not None:
                    read.append(expectation)
        return read

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
        given = self.read_given(expect, game)
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
                self.unknown_game(expect.game)
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
                hint = "add `in GAME`" if fault.code == "BGL081" else fault.hint
                self.error(fault.code, expect.first, fault.message, hint)
            return None

    def read_given(self, expect: tree.Expect, game: Game) -> dict[str, FeatureValue]:
        given: dict[str, FeatureValue] = {}
        for item in expect.given:
            name = item.feature.text
            feature = game.features.get(name)
            if feature is None:
                self.error(
                    "BGL022",
                    item.feature,
                    f"`{name}` is not a feature of `{game.name}`",
                    nearest(name, game.features),
                )
                continue
            if name in given:
                self.error("BGL042", item.feature, f"`{name}` is given twice")
            value = self.given_value(item.value, game)
            if value is None or not feature.range.contains(value):
                self.error(
                    "BGL044",
                    item.value,
                    f"`{item.value.span.text}` is outside the range of `{name}`, "
                    f"which is {feature.range}",
                )
                continue
            given[name] = value
        return given

    def given_value(self, value: tree.Expression, game: Game) -> FeatureValue | None:
        return read_feature_value(value, self.names, game, self.table)


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


def shared_game(names: Names, programs: list[str], games: list[str]) -> str:
    """The one game among `games` in which all these programs can be used.

    Raises `DiagnosticError` with BGL053 when there is none and BGL081 when there are several.
    """
    fitting = [
        game
        for game in games
        if all(
            (name == HOLD and not _is_matrix(names.games[game]))
            or (name in names.programs and game in names.programs[name].games)
            for name in programs
        )
    ]
    if len(fitting) == 1:
        return fitting[0]
    both = " and ".join(f"`{name}`" for name in dict.fromkeys(programs))
    if not fitting:
        where = f"in `{games[0]}`" if len(games) == 1 else "in the same game"
        raise DiagnosticError(
            [Diagnostic("BGL053", f"{both} cannot be used {where}")]
        )
    listed = ", ".join(f"`{game}`" for game in fitting)
    raise DiagnosticError(
        [Diagnostic("BGL081", f"{both} can be used in several games: {listed}", hint="say which")]
    )


def _is_matrix(game: Game) -> bool:
    return isinstance(game.rules, Matrix)

