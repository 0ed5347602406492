"""From `property` declarations to what can be checked: names resolved, quantifiers judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, count

from bargain.core.games import FeatureValue, Game
from bargain.core.terms import HOLD, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError, Related, Severity
from bargain.elaborate.bundled import library_of, with_bundled
from bargain.elaborate.check import Checker
from bargain.elaborate.expectations import IN_GAME, read_given
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.lower import Lowering
from bargain.elaborate.property import (
    MAX_SIZE,
    Listed,
    ProgramsUpTo,
    Property,
    Range,
    listed,
)
from bargain.elaborate.reader import Reader
from bargain.elaborate.scope import Place
from bargain.elaborate.templates import Names
from bargain.suggest import nearest
from bargain.syntax import tree


class PropertyReader(Reader):
    """Reads properties."""

    def __init__(
        self, names: Names, table: TermTable, broken: set[str], broken_games: set[str]
    ) -> None:
        super().__init__(names, table, broken, broken_games)
        self.titles: dict[str, tree.Title] = {}

    def read(self, declaration: tree.Property) -> Property | None:
        """The property, or None where something is wrong with it; `found` says what."""
        self.check_title(declaration.title)
        reading = _Reading(self, declaration)
        try:
            read = reading.read()
        except DiagnosticError as error:
            reading.found += error.diagnostics
            read = None
        self.found += reading.found
        return read

    def check_title(self, title: tree.Title) -> None:
        known = self.titles.setdefault(title.text, title)
        if known is not title:
            message = f'two properties are called "{title.text}"'
            related = Related("the first of them", known.span)
            self.error("BGL012", title, message, "give each a title of its own", related)


class _Reading(Reader):
    """One property being read."""

    def __init__(self, reader: PropertyReader, declaration: tree.Property) -> None:
        super().__init__(reader.names, reader.table, reader.broken, reader.broken_games)
        self.declared = declaration
        self.programs_are_right = False
        over_programs = [q for q in declaration.quantifiers if q.programs is not None]
        self.variables = {q.name.text: q for q in reversed(over_programs)}

    @property
    def is_wrong(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.found)

    def read(self) -> Property | None:
        declaration = self.declared
        self.check_programs()
        self.programs_are_right = not self.found
        asked = (*self.expressions(), declaration.condition)
        game = None if self.mentions_broken(asked, apart=self.variables) else self.game()
        if game is None:
            return None
        self.check_condition(declaration.condition, self.checker(game, bound=True))
        given, wrong = read_given(declaration.given, self.names, game, self.table)
        self.found += wrong
        self.check_variables(game)
        self.check_features(game, given)
        names = self.names
        for quantifier in self.variables.values():
            if isinstance(quantifier.programs, tree.InLibrary):
                names, found = with_bundled(names, game, quantifier)
                self.found += found
                break
        lowering = Lowering(names, game, self.table)
        ranges = {
            name: self.range(quantifier, lowering) for name, quantifier in self.variables.items()
        }
        if self.is_wrong:
            return None
        features = {q.name.text for q in declaration.quantifiers if q.programs is None}
        made = Property(
            declared=declaration,
            game=game,
            programs={name: ranges[name] for name in sorted(ranges)},
            features=tuple(name for name in game.features if name in features),
            given=given,
            lowering=lowering,
        )
        if not ranges:
            # What is wrong with the arguments of these programs can be said before any match.
            made.claim({})
            lowering.fitting(declaration.first)
            lowering.fitting(declaration.second)
        return made

    # Programs --------------------------------------------------------------------------------

    def expressions(self) -> list[tree.Expression]:
        """The programs that are named outside of the condition."""
        sets = (
            quantifier.programs.programs
            for quantifier in self.declared.quantifiers
            if isinstance(quantifier.programs, tree.InSet)
        )
        return [self.declared.first, self.declared.second, *chain.from_iterable(sets)]

    def checker(self, game: Game | None, *, bound: bool) -> Checker:
        """With `bound`, names of quantifiers stand for programs."""
        checker = Checker(self.names, game, Place.PROPERTY)
        for name, quantifier in self.variables.items() if bound else ():
            checker.bind(
                tree.Name(quantifier.name.span, name), KindVariable(Kind.PROGRAM), ground=True
            )
        return checker

    def check_programs(self) -> None:
        for place, program in enumerate(self.expressions()):
            checker = self.checker(None, bound=place < 2)
            checker.require(program, KindVariable(Kind.PROGRAM), ground=True)
            self.found += checker.diagnostics

    def game(self) -> Game | None:
        declaration = self.declared
        games = self.possible_games(declaration.game)
        if games is None:
            return None
        named = [
            node.name
            for expression in self.expressions()
            if isinstance(node := expression, tree.Reference) and node.name not in self.variables
            if node.name == HOLD or node.name in self.names.programs
        ]
        if not named and len(games) != 1:
            if games:
                message = f"this may be about several games: {', '.join(map(_quoted, games))}"
                self.error("BGL081", declaration.title, message, IN_GAME)
            elif not self.broken_games:
                hint = "declare a `game`, or `use` a file that does"
                self.error("BGL053", declaration.title, "this property has no game", hint)
            return None
        return self.shared_game(named, games, declaration.first, IN_GAME)

    # Quantifiers -----------------------------------------------------------------------------

    def check_variables(self, game: Game) -> None:
        seen: dict[str, tree.Name] = {}
        mentioned = {
            node.name
            for expression in (self.declared.first, self.declared.second, self.declared.condition)
            for node in tree.postorder(expression)
            if isinstance(node, tree.Reference)
        }
        for quantifier in self.declared.quantifiers:
            name = quantifier.name
            if name.text in seen:
                related = Related("first quantified here", seen[name.text].span)
                message = f"`{name.text}` is quantified twice"
                self.error("BGL012", name, message, "leave one of them out", related)
                continue
            seen[name.text] = name
            if quantifier.programs is None:
                continue
            for known, what in (
                (self.names.programs, "a program"),
                (game.features, f"a feature of `{game.name}`"),
            ):
                if name.text in known or (what == "a program" and name.text == HOLD):
                    message = f"`{name.text}` is already {what}"
                    self.error("BGL012", name, message, "choose another name")
            if name.text not in mentioned:
                message = f"nothing in the claim uses `{name.text}`"
                hint = "put it on one side of the match, or leave the quantifier out"
                self.found.append(
                    Diagnostic("BGL100", message, name.span, hint, (), Severity.WARNING)
                )

    def check_features(self, game: Game, given: Mapping[str, FeatureValue]) -> None:
        values = {item.feature.text: item for item in self.declared.given}
        over = {q.name.text for q in self.declared.quantifiers if q.programs is None}
        for quantifier in self.declared.quantifiers:
            name = quantifier.name
            if quantifier.programs is not None:
                continue
            if name.text not in game.features:
                message = f"`{name.text}` is not a feature of `{game.name}`"
                hint = nearest(name.text, game.features)
                if hint is None or not hint.startswith("did you mean"):
                    hint = f"programs are gone through with `for every {name.text} in {{…}}`"
                self.error("BGL022", name, message, hint)
            elif name.text in values:
                related = Related("given here", values[name.text].span)
                message = f"`{name.text}` is quantified, and given a value as well"
                self.error("BGL042", name, message, "leave one of them out", related)
        for feature in game.features.values():
            if feature.default is None and feature.name not in {*over, *values}:
                message = f"the feature `{feature.name}` has no value"
                hint = f"add `for every {feature.name}`, or give it one behind the match"
                self.error("BGL073", self.declared.title, message, hint)

    def range(self, quantifier: tree.Quantifier, lowering: Lowering) -> Range:
        """What the quantifier goes through; something is in `found` where that is wrong."""
        match quantifier.programs:
            case tree.InSet():
                return self.set(quantifier.programs, lowering)
            case tree.UpToSize(size=size):
                return ProgramsUpTo(self.size(size, lowering), self.label(quantifier.name.text))
        found = [
            listed(self.table.make(ProgramName, template.name, ()), template)
            for template in lowering.names.programs.values()
            if library_of(template.tree.span.source) is not None
            and lowering.game.name in template.games
            and not template.parameters
        ]
        fitting = [one for one in found if self.has_role(one.name, quantifier, lowering)]
        if not fitting and not self.is_wrong:
            message = f"no bundled program of `{lowering.game.name}` fits here"
            self.error("BGL110", quantifier, message, "list programs of your own: `in {…}`")
        return _smallest_first(fitting)

    def has_role(
        self, program: ProgramName, quantifier: tree.Quantifier, lowering: Lowering
    ) -> bool:
        """Whether a program is on a side of the match whose actions it plays."""
        sides = (self.declared.first, self.declared.second)
        seats = lowering.ground(program).seats
        return lowering.game.symmetric or all(
            seat in seats
            for seat, side in enumerate(sides)
            if isinstance(side, tree.Reference) and side.name == quantifier.name.text
        )

    def set(self, written: tree.InSet, lowering: Lowering) -> Range:
        if not written.programs:
            hint = "list programs, as in `{Alice, Dove}`"
            self.error("BGL110", written, "this set is empty, so nothing is claimed", hint)
        found: dict[ProgramName, Listed] = {}
        if not self.programs_are_right:
            return ()
        for expression in written.programs:
            try:
                name = lowering.fitting(expression)
            except DiagnosticError as error:
                self.found += error.diagnostics
                continue
            if name in found:
                self.error("BGL042", expression, f"`{expression.span.text}` is listed twice")
            found[name] = listed(name, self.names.programs.get(name.name))
        return _smallest_first(found.values())

    def size(self, written: tree.Expression, lowering: Lowering) -> int:
        checker = self.checker(lowering.game, bound=False)
        checker.require(written, KindVariable(Kind.NUMBER), ground=True)
        self.found += checker.diagnostics
        if checker.diagnostics:
            return 0
        try:
            value = lowering.constant_value(written)
        except DiagnosticError as error:
            self.found += error.diagnostics
            return 0
        if value.denominator == 1 and 0 <= value <= MAX_SIZE:
            return int(value)
        shown = written.span.text
        message = f"a size of programs is a whole number from 0 to {MAX_SIZE}, not {shown}"
        self.error("BGL062", written, message)
        return 0

    def label(self, variable: str) -> ProgramName:
        """What generated programs are called, which is no name of another program."""
        plain = variable[0].upper() + variable[1:]
        names = chain([plain], (f"{plain}{number}" for number in count(2)))
        taken = {*self.names.programs, HOLD}
        return self.table.make(ProgramName, next(n for n in names if n not in taken), ())


def _smallest_first(programs: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(programs, key=lambda listed: listed.size))


def _quoted(name: str) -> str:
    return f"`{name}`"
