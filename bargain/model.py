"""The Python interface: a loaded file, its matches, tournaments and expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bargain.core.games import FeatureValue, Game
from bargain.core.terms import ProgramName
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.check import Checker
from bargain.elaborate.expectations import Expectation
from bargain.elaborate.fit import shared_game
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.link import Module, link
from bargain.elaborate.loading import Loaded, library_names, load_libraries, load_path, load_text
from bargain.elaborate.lower import Lowering
from bargain.elaborate.scope import Place
from bargain.given import exact, shortened
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS, Arena
from bargain.logic.limits import TooHard
from bargain.logic.situation import Situation
from bargain.match import Match, Table, Undecided, undecided
from bargain.results import Expected, NoAnswer, Tournament
from bargain.source import Source
from bargain.suggest import nearest
from bargain.syntax import parse, tree

if TYPE_CHECKING:
    from bargain.regions import Regions
    from bargain.symbolic.evaluator import Z3Evaluator
    from bargain.whatif.budgets import Budgets
    from bargain.whatif.why_not import WhyNot

_NOTHING: Final[frozenset[tuple[str, FeatureValue]]] = frozenset()


class Model:
    """A checked .bgl file with everything that it uses.

    Programs are named as on the command line: `"Alice"`, `"Pushy(20)"`. Every method raises
    `DiagnosticError` when a name, an argument or a feature value is wrong.
    """

    def __init__(self, module: Module) -> None:
        self.module = module
        self._tables: dict[tuple[str, frozenset[tuple[str, FeatureValue]]], Table] = {}
        self._names: dict[str, ProgramName] = {}
        self._games: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        games, programs = ", ".join(self.games), ", ".join(self.programs)
        return f"<Model of {games or 'no game'}: {programs or 'no programs'}>"

    @property
    def programs(self) -> tuple[str, ...]:
        """The declared programs in the order of the text, without arguments."""
        return tuple(self.module.names.programs)

    @property
    def games(self) -> Mapping[str, Game]:
        return self.module.names.games

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return self.module.warnings

    def match(
        self,
        first: str,
        second: str,
        *,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Match | Undecided:
        """What two programs do against each other.

        `given` has feature values: truth values, exact numbers (`Fraction` or int), or names. With
        an `evaluator`, that one settles the match, in place of running the programs.
        """
        a, b = self.program(first), self.program(second)
        table = self.table(game if game is not None else self.game_for(a, b), given)
        return table.match(a, b, max_questions=max_questions, evaluator=evaluator)

    def tournament(
        self,
        programs: Sequence[str] | None = None,
        *,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Tournament:
        """Every ordered pair of the programs; by default all that need no arguments."""
        chosen, name = self.contestants(programs, game)
        rows = self.rows(
            chosen, game=name, given=given, max_questions=max_questions, evaluator=evaluator
        )
        return Tournament(tuple(chosen), name, tuple(rows))

    def rows(
        self,
        programs: Sequence[str],
        *,
        game: str,
        given: Mapping[str, FeatureValue | int] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Iterator[Match | Undecided | NoAnswer]:
        """The matches of a tournament, one by one."""
        table = self.table(game, given)
        names = [self.program(program) for program in programs]
        for first, a in zip(programs, names, strict=True):
            for second, b in zip(programs, names, strict=True):
                try:
                    yield table.match(a, b, max_questions=max_questions, evaluator=evaluator)
                except DiagnosticError as error:
                    yield NoAnswer(first, second, error.diagnostics)

    def regions(
        self,
        first: str,
        second: str,
        *,
        over: Sequence[str] | None = None,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> Regions | Undecided:
        """How the match goes at all values of the features `over`: in finitely many cells.

        Without `over`, of all features that `given` leaves open.
        """
        from bargain.regions import ranging, regions

        a, b = self.program(first), self.program(second)
        name = game if game is not None else self.game_for(a, b)
        varied, fixed = ranging(self.require_game(name), over, given or {})
        table = self.table(name, fixed)
        try:
            return regions(table.arena.ground, table.arena.situation, a, b, varied, max_questions)
        except TooHard as stop:
            return undecided(a, b, stop)

    def contestants(
        self, programs: Sequence[str] | None, game: str | None
    ) -> tuple[list[str], str]:
        """The programs of a tournament and the game that they play."""
        names = self.module.names
        if game is not None:
            self.require_game(game)
        if programs is None:
            games = [game] if game is not None else list(names.games)
            playing = {
                name: [
                    t.name for t in names.programs.values() if name in t.games and not t.parameters
                ]
                for name in games
            }
            busy = [name for name, players in playing.items() if players]
            if len(busy) != 1:
                message = (
                    f"programs play several games: {', '.join(f'`{name}`' for name in busy)}"
                    if busy
                    else "there are no programs without parameters to play"
                )
                code = "BGL081" if busy else "BGL085"
                hint = f"say which, as in `--game {busy[0]}`" if busy else None
                raise DiagnosticError([Diagnostic(code, message, hint=hint)])
            return playing[busy[0]], busy[0]
        chosen = [self.program(program) for program in programs]
        if game is None:
            game = shared_game(names, [name.name for name in chosen], list(names.games))
        return list(programs), game

    def expectations(
        self,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Iterator[Expected]:
        """Ask every `expect` of the file, one by one."""
        for expectation in self.module.expectations:
            yield self.ask(expectation, max_questions=max_questions, evaluator=evaluator)

    def ask(
        self,
        expectation: Expectation,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Expected:
        first, second = expectation.first, expectation.second
        try:
            table = self.table(expectation.game, expectation.given)
            answer = table.ask(
                first,
                second,
                expectation.condition,
                max_questions=max_questions,
                evaluator=evaluator,
            )
        except DiagnosticError as error:
            missed = NoAnswer(
                expectation.tree.first.span.text,
                expectation.tree.second.span.text,
                error.diagnostics,
            )
            return Expected(expectation, None, missed)
        if isinstance(answer, Undecided):
            return Expected(expectation, None, answer)
        return Expected(expectation, *answer)

    def budgets(
        self,
        first: str,
        second: str,
        *,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
        vary: Sequence[str] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> Budgets | Undecided:
        """What two programs do against each other for all budgets.

        A program is named with arguments left open, `"Pushy"` or `"P(k, 100)"`; what varies are
        these, or the budgets that are numbers in the source of a program without parameters. `vary`
        names some of them where that is too much.
        """
        from bargain.whatif.budgets import budgets

        return budgets(
            self, first, second, game=game, given=given, vary=vary, max_questions=max_questions
        )

    def why_not(
        self,
        first: str,
        second: str,
        claim: str,
        *,
        game: str | None = None,
        given: Mapping[str, FeatureValue | int] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> WhyNot | Undecided:
        """The smallest changes of a budget, a level, a feature value or a strength that make a
        claim about `first` and `second` true, such as `"agreement"`."""
        from bargain.whatif.why_not import why_not

        return why_not(
            self, first, second, claim, game=game, given=given, max_questions=max_questions
        )

    # Names -----------------------------------------------------------------------------------

    def program(self, text: str) -> ProgramName:
        """The program that a text such as `Pushy(20)` names."""
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = self._read_program(text)
        return known

    def _read_program(self, text: str) -> ProgramName:
        template = self.module.names.programs.get(text)
        if template is not None and not template.parameters:
            return self.module.table.make(ProgramName, text, ())
        expression = self.parsed(text)
        checker = Checker(self.module.names, None, Place.EXPECTATION)
        checker.require(expression, KindVariable(Kind.PROGRAM), ground=True)
        if checker.diagnostics:
            raise DiagnosticError(
                Diagnostic("BGL080" if f.code == "BGL020" else f.code, f.message, hint=f.hint)
                for f in checker.diagnostics
            )
        games = list(self.games.values())
        if not games:
            raise DiagnosticError([Diagnostic("BGL021", "the file has no game")])
        # Which game a name is read in makes no difference to ground arguments.
        lowering = Lowering(self.module.names, games[0], self.module.table)
        try:
            return lowering.program_name(expression)
        except DiagnosticError as error:
            # The place is one in a text that the user has not written.
            raise DiagnosticError(
                Diagnostic(f.code, f"in `{shortened(text)}`: {f.message}", hint=f.hint)
                for f in error.diagnostics
            ) from None

    def parsed(self, text: str) -> tree.Expression:
        """The expression that names a program, before it is known whether there is such a one."""
        source = Source("<program>", f"expect {text} vs {text}: true")
        file, found = parse(source)
        declaration = file.declarations[0] if len(file.declarations) == 1 else None
        if found or not isinstance(declaration, tree.Expect):
            names = nearest(text, self.module.names.programs)
            message = f"`{shortened(text)}` is not a program, such as `Alice` or `Pushy(20)`"
            raise DiagnosticError([Diagnostic("BGL080", message, hint=names)])
        return declaration.first

    def require_game(self, name: str) -> Game:
        game = self.games.get(name)
        if game is None:
            message = f"no game is called `{shortened(name)}`"
            raise DiagnosticError([Diagnostic("BGL021", message, hint=nearest(name, self.games))])
        return game

    def game_for(self, first: ProgramName, second: ProgramName) -> str:
        """The one game in which both programs can be used."""
        key = (first.name, second.name)
        known = self._games.get(key)
        if known is None:
            known = shared_game(self.module.names, list(key), list(self.games))
            self._games[key] = known
        return known

    def table(self, game: str, given: Mapping[str, FeatureValue | int] | None = None) -> Table:
        """Where the matches of a game at these feature values are settled."""
        values = exact(given, self.require_game(game)) if given else {}
        key = (game, frozenset(values.items()) if values else _NOTHING)
        known = self._tables.get(key)
        if known is None:
            situation = Situation(self.require_game(game), values)
            lowering = Lowering(self.module.names, situation.game, self.module.table)
            known = Table(Arena(lowering.ground, situation))
            self._tables[key] = known
        return known


def load(path_or_text: str | Path) -> Model:
    """Load a .bgl file, or a text: a string with a line break or a brace is taken for a text.

    Raises `DiagnosticError` with everything that is wrong with it.
    """
    if isinstance(path_or_text, str) and ("\n" in path_or_text or "{" in path_or_text):
        return model_of(load_text(path_or_text))
    return model_of(load_path(Path(path_or_text), str(path_or_text)))


def load_bundled(names: Iterable[str] | None = None) -> Model:
    """Load bundled libraries together, by default all of them."""
    return model_of(load_libraries(list(names) if names is not None else library_names()))


def model_of(loaded: Loaded) -> Model:
    return Model(link(loaded))
