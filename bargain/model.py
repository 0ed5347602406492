"""The Python interface: a loaded file, its matches, tournaments and expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bargain.core.games import FeatureValue, Game, some_value
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.expectations import Expectation
from bargain.elaborate.fit import shared_game
from bargain.elaborate.link import link
from bargain.elaborate.loading import Loaded, library_names, load_libraries, load_path, load_text
from bargain.given import exact
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.logic.limits import TooHard
from bargain.lookup import PROGRAM_HINT, Lookup
from bargain.match import Match, Table, Undecided, undecided
from bargain.results import Expected, ExpectedRace, NoAnswer, Tournament

if TYPE_CHECKING:
    from bargain.core.timelines import TimelineExpectation
    from bargain.elaborate.property import Property
    from bargain.properties import Progress as Looked
    from bargain.properties import PropertyResult
    from bargain.regions import Regions
    from bargain.symbolic.evaluator import Z3Evaluator
    from bargain.timeline import Choices, Exploration, Progress, Race, Rule, Setting
    from bargain.whatif.budgets import Budgets
    from bargain.whatif.why_not import WhyNot


class Model(Lookup):
    """A checked .bgl file with everything that it uses.

    Programs are named as on the command line: `"Alice"`, `"Pushy(20)"`. Every method raises
    `DiagnosticError` when a name, an argument or a feature value is wrong.
    """

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
            if not self.programs:
                raise DiagnosticError(
                    [Diagnostic("BGL085", self.declares_none(), hint=PROGRAM_HINT)]
                )
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
        rules: Mapping[str, Rule] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        evaluator: Z3Evaluator | None = None,
    ) -> Iterator[Expected | ExpectedRace]:
        """Ask every `expect` of the file, one by one; those about timelines come last. `rules` are
        as for `race`."""
        for expectation in self.module.expectations:
            yield self.ask(expectation, max_questions=max_questions, evaluator=evaluator)
        for about_timeline in self.module.timeline_expectations:
            yield self.ask_timeline(about_timeline, rules=rules, max_questions=max_questions)

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

    def ask_timeline(
        self,
        expectation: TimelineExpectation,
        *,
        rules: Mapping[str, Rule] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        max_states: int | None = None,
    ) -> ExpectedRace:
        """Whether what is expected of a timeline holds, over all its choices and chances."""
        from bargain.timeline import DEFAULT_MAX_STATES, explore, judge

        try:
            setting = self.setting(
                expectation.timeline,
                given=expectation.given,
                rules=rules,
                max_questions=max_questions,
            )
        except DiagnosticError as error:
            return ExpectedRace(expectation, None, None, None, error.diagnostics)
        found = explore(setting, max_states=max_states or DEFAULT_MAX_STATES)
        judged = judge(found, expectation.condition)
        return ExpectedRace(expectation, judged.holds, found, judged.against, judged.diagnostics)

    def properties(
        self,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        max_matches: int | None = None,
        evaluator: Z3Evaluator | None = None,
        progress: Looked | None = None,
    ) -> Iterator[PropertyResult]:
        """Check every `property` of the file, one by one.

        At most `max_matches` pairs of programs are looked at for each; `progress` is told how many
        were.
        """
        for declared in self.module.properties:
            yield self.check(
                declared,
                max_questions=max_questions,
                max_matches=max_matches,
                evaluator=evaluator,
                progress=progress,
            )

    def check(
        self,
        declared: Property,
        *,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
        max_matches: int | None = None,
        evaluator: Z3Evaluator | None = None,
        progress: Looked | None = None,
    ) -> PropertyResult:
        """Whether a property of the file holds."""
        from bargain.properties import DEFAULT_MAX_MATCHES, check

        return check(
            declared,
            max_questions=max_questions,
            max_matches=max_matches if max_matches is not None else DEFAULT_MAX_MATCHES,
            evaluator=evaluator,
            progress=progress,
        )

    def race(
        self,
        timeline: str | None = None,
        *,
        given: Mapping[str, FeatureValue | int] | None = None,
        rules: Mapping[str, Rule] | None = None,
        choices: Choices | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> Race:
        """How a timeline goes, in every branch of chance; by default the file's only one.

        `rules` are rules of one's own (see `bargain.timeline.knowledge`), by the names that the
        file follows them by. `choices` answers what plans leave open: for each place, counted from
        0 in the order of the text, the alternatives to take (from 0), time after time.
        """
        from bargain.timeline import race

        setting = self.setting(timeline, given=given, rules=rules, max_questions=max_questions)
        return race(setting, choices)

    def explore(
        self,
        timeline: str | None = None,
        *,
        given: Mapping[str, FeatureValue | int] | None = None,
        rules: Mapping[str, Rule] | None = None,
        until: int | None = None,
        max_states: int | None = None,
        progress: Progress | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> Exploration:
        """All ways in which a timeline may go, whatever is chosen and however chance goes.

        Stops behind the time `until`, or at `max_states` different states, and says so: `time` is
        then the last time of which every end was found.
        """
        from bargain.timeline import DEFAULT_MAX_STATES, explore

        setting = self.setting(timeline, given=given, rules=rules, max_questions=max_questions)
        limit = max_states if max_states is not None else DEFAULT_MAX_STATES
        return explore(setting, until=until, max_states=limit, progress=progress)

    def setting(
        self,
        timeline: str | None = None,
        *,
        given: Mapping[str, FeatureValue | int] | None = None,
        rules: Mapping[str, Rule] | None = None,
        max_questions: int = DEFAULT_MAX_QUESTIONS,
    ) -> Setting:
        """A timeline at feature values. Features without one, here or in the game, stay open."""
        from bargain.timeline import Setting

        found = self.require_timeline(timeline)
        values = exact(given or {}, found.game)
        table, left_open = self._table_with_open(found.game, values)
        return Setting(found, table, left_open, rules=rules, max_questions=max_questions)

    def _table_with_open(
        self, game: Game, values: Mapping[str, FeatureValue]
    ) -> tuple[Table, list[str]]:
        """Where matches are settled, and the features that have no value there but some."""
        features = game.features
        left_open = [n for n, f in features.items() if f.default is None and n not in values]
        some = {name: some_value(features[name].range) for name in left_open}
        return self.table(game.name, {**values, **some}), left_open

    def impossible_commitments(
        self, *, max_questions: int = DEFAULT_MAX_QUESTIONS
    ) -> tuple[Diagnostic, ...]:
        """The commitments in plans that no program satisfies, whatever happens: errors (BGL105)
        that loading does not look for, because programs have to be asked."""
        if not self.module.timelines:
            return ()
        from bargain.timeline.claims import Claims
        from bargain.timeline.impossible import commits_to_conditions, impossible_commitments

        found: list[Diagnostic] = []
        for timeline in self.module.timelines.values():
            if not commits_to_conditions(timeline):
                continue
            game = timeline.game
            table, left_open = self._table_with_open(game, {})
            here = Claims(table, left_open, max_questions)
            everywhere = Claims(table, list(game.features), max_questions)
            found += impossible_commitments(timeline, here, everywhere if game.features else None)
        return tuple(found)

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


def load(path_or_text: str | Path) -> Model:
    """Load a .bgl file, or a text: a string with a line break or a brace is taken for a text.

    Raises `DiagnosticError` with everything that is wrong with it.
    """
    if isinstance(path_or_text, str) and ("\n" in path_or_text or "{" in path_or_text):
        return model_of(load_text(path_or_text))
    try:
        loaded = load_path(Path(path_or_text), str(path_or_text))
    except DiagnosticError as error:
        (found,) = error.diagnostics
        if found.code != "BGL001" or isinstance(path_or_text, Path):
            raise
        hint = "this is taken for a path: a text has a line break or a brace in it"
        raise DiagnosticError([Diagnostic(found.code, found.message, hint=hint)]) from None
    return model_of(loaded)


def load_bundled(names: Iterable[str] | None = None) -> Model:
    """Load bundled libraries together, by default all of them."""
    return model_of(load_libraries(list(names) if names is not None else library_names()))


def model_of(loaded: Loaded) -> Model:
    return Model(link(loaded))
