"""Whether the expectations and properties of a file notice a mutant.

A mutant is loaded as any file is, with no more of the file than those of its claims that can see
the changed program speak of. They are asked until one does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial
from typing import TypeAlias

from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.bundled import library_of
from bargain.elaborate.link import Module, link
from bargain.elaborate.loading import Loaded
from bargain.model import Model
from bargain.mutation.mutants import Mutant
from bargain.mutation.sameness import same_program
from bargain.properties import DEFAULT_MAX_MATCHES, PropertyResult
from bargain.record import Record
from bargain.results import Expected, ExpectedRace, NoAnswer
from bargain.source import Span
from bargain.syntax import tree
from bargain.syntax.rewrite import nodes_in


class Fate(Enum):
    """What becomes of a mutant.

    The first three are noticed. `UNDECIDED`: no claim fails, and one reached a limit. `SAME`: it is
    the same ground program, and there is nothing to notice.
    """

    FAILED = "failed"
    NO_ANSWER = "no answer"
    NOT_LOADED = "does not load"
    UNDECIDED = "undecided"
    SAME = "the same"
    UNNOTICED = "not noticed"

    @property
    def is_noticed(self) -> bool:
        return self in (Fate.FAILED, Fate.NO_ANSWER, Fate.NOT_LOADED)


class Tried(Record, by_identity=True):
    """A mutant and its fate.

    `by` is the expectation or property that noticed it, or reached a limit; `diagnostics` say why
    it has no answer or does not load.
    """

    mutant: Mutant
    fate: Fate
    by: Span | None
    diagnostics: tuple[Diagnostic, ...]


class Trials:
    """Tries the mutants of a file whose claims all hold."""

    def __init__(
        self,
        loaded: Loaded,
        module: Module,
        *,
        max_questions: int,
        max_matches: int = DEFAULT_MAX_MATCHES,
    ) -> None:
        self.loaded = loaded
        self.module = module
        self.max_questions = max_questions
        self.max_matches = max_matches
        self._mentions = {
            declaration.name.text: _names_in(declaration)
            for declaration in loaded.declarations()
            if isinstance(declaration, tree.Program | tree.Timeline)
        }
        self._bundled = frozenset(
            name
            for name, template in module.names.programs.items()
            if library_of(template.tree.span.source) is not None
        )
        self._slices: dict[str, tuple[list[tree.Declaration], list[tree.Declaration]]] = {}
        self._noticed: dict[str, Span] = {}

    def tried(self, mutants: Iterable[Mutant]) -> Iterator[Tried]:
        """The fate of each mutant, one by one."""
        for mutant in mutants:
            yield self._try(mutant)

    def _try(self, mutant: Mutant) -> Tried:
        try:
            model = Model(link(self._with(mutant)))
        except DiagnosticError as error:
            return Tried(mutant, Fate.NOT_LOADED, None, error.diagnostics)
        open_: Span | None = None
        for place, ask in self._questions(mutant, model):
            result = ask()
            if result.holds is True:
                continue
            fate, diagnostics = _fate_by(result)
            if fate is Fate.UNDECIDED:
                open_ = open_ or place
                continue
            self._noticed[mutant.name] = place
            return Tried(mutant, fate, place, diagnostics)
        if open_ is not None:
            return Tried(mutant, Fate.UNDECIDED, open_, ())
        fate = Fate.SAME if same_program(mutant, self.module) else Fate.UNNOTICED
        return Tried(mutant, fate, None, ())

    def _questions(self, mutant: Mutant, model: Model) -> Iterable[Question]:
        """What can notice the mutant; first what noticed the last one of the same program."""
        questions = list(questions_of(model, self.max_questions, self.max_matches))
        last = self._noticed.get(mutant.name)
        return sorted(questions, key=lambda question: question[0] is not last)

    def _with(self, mutant: Mutant) -> Loaded:
        """The file with the mutant, and without what has nothing to do with it."""
        kept, used = self._slice(mutant.name)
        mine = tuple(mutant.program if d is mutant.original else d for d in kept)
        (source, file), *_ = self.loaded.files
        files = [(source, tree.File(file.span, mine))]
        # All names are of one space, so it makes no difference which file has what is used.
        files.append((source, tree.File(file.span, tuple(used))))
        return Loaded(tuple(files), ())

    def _slice(self, program: str) -> tuple[list[tree.Declaration], list[tree.Declaration]]:
        """What claims that can see a program speak of: in the file, and in those it uses."""
        known = self._slices.get(program)
        if known is None:
            mine = self.loaded.files[0][1].declarations
            asking = [
                (declaration, reached)
                for declaration in mine
                if isinstance(declaration, tree.Expect | tree.TimelineExpect | tree.Property)
                and program in (reached := self._reached(self._spoken_of(declaration)))
            ]
            wanted = self._reached({program}).union(*(reached for _, reached in asking))
            asked = {id(declaration) for declaration, _ in asking}

            def is_kept(declaration: tree.Declaration) -> bool:
                match declaration:
                    case tree.Program(name=name) | tree.Timeline(name=name):
                        return name.text in wanted
                return isinstance(declaration, tree.Game) or id(declaration) in asked

            others = [d for _, file in self.loaded.files[1:] for d in file.declarations]
            known = [d for d in mine if is_kept(d)], [d for d in others if is_kept(d)]
            self._slices[program] = known
        return known

    def _spoken_of(self, declaration: tree.Declaration) -> set[str]:
        """Every name in a declaration, and those of all bundled programs where it goes through
        them, which is more than enough."""
        over_library = any(isinstance(node, tree.InLibrary) for node in nodes_in(declaration))
        return _names_in(declaration).union(self._bundled if over_library else ())

    def _reached(self, names: Iterable[str]) -> set[str]:
        """The programs and timelines among some names, and all that they mention."""
        reached: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self._mentions and name not in reached:
                reached.add(name)
                waiting += self._mentions[name]
        return reached


Result: TypeAlias = Expected | ExpectedRace | PropertyResult
"""What became of something that a file claims."""

Question: TypeAlias = tuple[Span, Callable[[], Result]]
"""Something that a file claims, and how it is asked."""


def questions_of(model: Model, max_questions: int, max_matches: int) -> Iterator[Question]:
    """All that a file claims of its programs and timelines."""
    for expectation in model.module.expectations:
        ask = partial(model.ask, expectation, max_questions=max_questions)
        yield expectation.tree.span, ask
    for about_timeline in model.module.timeline_expectations:
        ask_timeline = partial(model.ask_timeline, about_timeline, max_questions=max_questions)
        yield about_timeline.span, ask_timeline
    for declared in model.module.properties:
        check = partial(model.check, declared, max_questions=max_questions, max_matches=max_matches)
        yield declared.declared.span, check


def _fate_by(result: Result) -> tuple[Fate, tuple[Diagnostic, ...]]:
    """The fate of a mutant of which a claim does not hold, and why a match has no answer."""
    if result.holds is False:
        return Fate.FAILED, ()
    if isinstance(result, PropertyResult) and result.unanswered:
        reasons = (gap.why for gap in result.gaps)
        first = next((why for why in reasons if isinstance(why, NoAnswer)), None)
        return Fate.NO_ANSWER, first.diagnostics if first is not None else ()
    if result.is_undecided:
        return Fate.UNDECIDED, ()
    return Fate.NO_ANSWER, result.diagnostics


def _names_in(declaration: tree.Declaration) -> set[str]:
    """Every name in a declaration, whatever it names: more than enough."""
    found: set[str] = set()
    for node in nodes_in(declaration):
        match node:
            case tree.Reference(name=name) | tree.Name(text=name):
                found.add(name)
    return found
