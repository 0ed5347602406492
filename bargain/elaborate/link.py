"""From loaded files to a module: every name has one meaning, every program at least one game."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bargain.core.games import Game
from bargain.core.terms import HOLD, ProgramName, TermTable
from bargain.diagnostics import Diagnostic, DiagnosticError, Related, Severity
from bargain.elaborate.bundled import library_of
from bargain.elaborate.check import Checker
from bargain.elaborate.expectations import Expectation, ExpectationReader
from bargain.elaborate.flow import check_flow
from bargain.elaborate.loading import Loaded, library_hint
from bargain.elaborate.lower import Lowering
from bargain.elaborate.read_game import read_game
from bargain.elaborate.templates import Names, Template
from bargain.record import Record
from bargain.source import Source
from bargain.suggest import nearest
from bargain.syntax import tree

if TYPE_CHECKING:
    from bargain.core.timelines import Timeline, TimelineExpectation
    from bargain.elaborate.property import Property


_WORD: Final = re.compile(r"\w+")


class Module(Record, by_identity=True):
    """A file with all that it uses, checked.

    `expectations`, `properties` and `timeline_expectations` are those of the file itself, not of
    files that it uses.
    """

    sources: tuple[Source, ...]
    names: Names
    expectations: tuple[Expectation, ...]
    properties: tuple[Property, ...]
    timelines: Mapping[str, Timeline]
    timeline_expectations: tuple[TimelineExpectation, ...]
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
        self.timelines: dict[str, tree.Timeline] = {}
        self.elsewhere: set[str] = set()
        """What may be the name of something in a file that is not found."""

    def link(self) -> Module:
        self.collect()
        self.infer_kinds()
        for template in self.names.programs.values():
            self.fit(template)
        self.settle_references()
        self.lower_programs()
        reader = ExpectationReader(self.names, self.table, self.broken, self.broken_games)
        expectations = reader.read(self.loaded.files[0][1])
        self.found += reader.found
        properties = self.read_properties()
        timelines, asked = self.read_timelines()
        return Module(
            sources=tuple(source for source, _ in self.loaded.files),
            names=self.names,
            expectations=expectations,
            properties=properties,
            timelines=timelines,
            timeline_expectations=asked,
            warnings=tuple(
                _in_order([f for f in self.found if f.severity is Severity.WARNING], self.loaded)
            ),
            table=self.table,
        )

    def error(self, code: str, node: tree.Node, message: str, hint: str | None = None) -> None:
        self.found.append(Diagnostic(code, message, node.span, hint))

    # Names -----------------------------------------------------------------------------------

    def collect(self) -> None:
        self.names.unread.update(self.unread("program"))
        self.broken |= self.names.unread
        self.broken_games.update(self.unread("game"))
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
                        self.names.programs[name.text] = Template(declaration)
                case tree.Timeline(name=name):
                    if self.is_new(name, declared):
                        self.timelines[name.text] = declaration
        if not self.loaded.is_complete:
            self.names.is_complete = False
            words = {word for source, _ in self.loaded.files for word in _WORD.findall(source.text)}
            self.elsewhere = words - declared.keys()
            self.broken |= self.elsewhere
            self.broken_games |= self.elsewhere

    def unread(self, keyword: str) -> list[str]:
        """The names of such declarations whose form is wrong (and reported)."""
        unread = (one for _, file in self.loaded.files for one in file.unread)
        return [name for kind, name in unread if kind == keyword]

    def is_new(self, name: tree.Name, declared: dict[str, tree.Name]) -> bool:
        if name.text == HOLD:
            self.error("BGL012", name, f"`{HOLD}` is built in, so nothing else can have this name")
            return False
        known = declared.get(name.text)
        if known is not None:
            bundled = [one for one in (known, name) if library_of(one.span.source) is not None]
            if len(bundled) == 1:
                self.clash(known if bundled[0] is name else name, bundled[0])
                return False
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

    def clash(self, own: tree.Name, bundled: tree.Name) -> None:
        """Report a name that a bundled library has, too; which of the two is meant by it is open,
        so nothing is said about what mentions it."""
        message = f"a library that is used declares `{own.text}`, too"
        related = (Related("declared there", bundled.span),)
        hint = "rename your own, or leave out the `use`"
        self.found.append(Diagnostic("BGL012", message, own.span, hint, related))
        self.names.games.pop(own.text, None)
        self.broken.add(own.text)
        self.broken_games.add(own.text)

    def infer_kinds(self) -> None:
        for template in self.names.programs.values():
            Checker(self.names, None).check_program(template)

    # Programs and games ----------------------------------------------------------------------

    def fit(self, template: Template) -> None:
        """Find the games that a program can be used in; say what is wrong when there are none."""
        games = self.candidates(template)
        if games is None:
            self.broken.add(template.name)
            return
        best: list[Diagnostic] | None = None
        fits: set[str] = set()
        for game in games:
            checker = Checker(self.names, game)
            checker.check_program(template)
            if checker.mentions_unread:
                self.broken.add(template.name)
            if not checker.diagnostics:
                fits.add(game.name)
            elif best is None or len(checker.diagnostics) < len(best):
                best = checker.diagnostics
        template.games = frozenset(fits)
        if not fits:
            self.broken.add(template.name)
            if template.tree.game is not None or not self.broken_games:
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
                library_hint("game", name.text) or nearest(name.text, self.names.games),
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
        """Meet the mistakes that show only once loops are unrolled, where no argument is needed."""
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

    # Properties ------------------------------------------------------------------------------

    def read_properties(self) -> tuple[Property, ...]:
        declared = [
            declaration
            for declaration in self.loaded.files[0][1].declarations
            if isinstance(declaration, tree.Property)
        ]
        if not declared:
            return ()
        from bargain.elaborate.properties import PropertyReader

        reader = PropertyReader(self.names, self.table, self.broken, self.broken_games)
        read = [reader.read(declaration) for declaration in declared]
        self.found += reader.found
        return tuple(one for one in read if one is not None)

    # Timelines -------------------------------------------------------------------------------

    def read_timelines(
        self,
    ) -> tuple[Mapping[str, Timeline], tuple[TimelineExpectation, ...]]:
        asked = [
            declaration
            for declaration in self.loaded.files[0][1].declarations
            if isinstance(declaration, tree.TimelineExpect)
        ]
        if not self.timelines and not asked:
            return {}, ()
        # Most files have none, and should not wait for what reads them.
        from bargain.elaborate.timeline.declaration import TimelineReader
        from bargain.elaborate.timeline.expectations import TimelineExpectationReader

        reader = TimelineReader(self.names, self.table, self.broken, self.broken_games)
        timelines = {
            name: timeline
            for name, declaration in self.timelines.items()
            if (timeline := reader.read(declaration)) is not None
        }
        declared = frozenset((*self.timelines, *self.unread("timeline"), *self.elsewhere))
        questions = TimelineExpectationReader(
            self.names, self.table, self.broken, timelines, declared
        )
        read = [questions.read(expect) for expect in asked]
        self.found += reader.found
        self.found += questions.found
        return timelines, tuple(expectation for expectation in read if expectation is not None)
