"""What the strategies make: games, programs, conditions, properties and more, as .bgl text.

They are small frozen values that show themselves as source, so that a failing example can be pasted
into a file. `Game.of` and `Program.of` make the same of what a file declares, so that programs of
one's own can be tested against generated ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import bargain
from bargain.core.games import Bargaining, Domain, FeatureValue, Matrix
from bargain.core.text import share_text
from bargain.elaborate.bundled import library_of
from bargain.elaborate.lower import Lowering
from bargain.model import Model
from bargain.source import Source
from bargain.syntax import parse, tree

if TYPE_CHECKING:
    from hypothesis.vendor.pretty import RepresentationPrinter

BOTH_SEATS = frozenset((0, 1))


class Shown:
    """Shows itself as its text, in failing examples too."""

    __slots__ = ()

    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        for index, line in enumerate(repr(self).splitlines()):
            if index:
                printer.break_()
            printer.text(line)


@dataclass(frozen=True)
class Feature:
    """A feature of a game; `default` is None where the game gives it no value."""

    name: str
    range: Domain
    default: FeatureValue | None


@dataclass(frozen=True, repr=False)
class Game(Shown):
    """A game, and what programs have to know to speak about it.

    `actions` are those of the two roles, `demands` the shares as text; one of the two is empty.
    `library` is the bundled library that has the game, so that a file has it by `use`.
    """

    name: str
    text: str
    actions: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    demands: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    rounds: int = 1
    features: tuple[Feature, ...] = ()
    symmetric: bool = True
    library: str | None = None

    @classmethod
    def of(cls, model: Model, name: str | None = None) -> Game:
        """A game of a loaded file, by default its only one."""
        if name is None:
            if len(model.games) != 1:
                known = ", ".join(model.games) or "none"
                raise ValueError(f"say which game is meant, as in Game.of(model, NAME): {known}")
            (name,) = model.games
        game = model.require_game(name)
        features = tuple(Feature(f.name, f.range, f.default) for f in game.features.values())
        text = _written(game.span.source.text, name)
        library = library_of(game.span.source)
        rules = game.rules
        if isinstance(rules, Matrix):
            return cls(
                name,
                text,
                rules.actions,
                features=features,
                symmetric=game.symmetric,
                library=library,
            )
        assert isinstance(rules, Bargaining)
        return cls(
            name,
            text,
            demands=tuple(map(share_text, rules.demands)),
            options=rules.options,
            rounds=rules.rounds,
            features=features,
            symmetric=game.symmetric,
            library=library,
        )

    @property
    def is_matrix(self) -> bool:
        return not self.demands

    @property
    def has_roles(self) -> bool:
        """Whether the two roles have different actions, so that a program can take only one."""
        return self.actions[0] != self.actions[1]

    @property
    def is_mirrored(self) -> bool:
        """Whether the demands are their own mirror image."""
        shares = [Fraction(s[:-1]) / 100 if s[-1] == "%" else Fraction(s) for s in self.demands]
        return shares == sorted(shares[0] + shares[-1] - share for share in shares)


@dataclass(frozen=True, repr=False)
class Program(Shown):
    """A program: its declaration as `text`, and its `name` as matches call it, such as `Firm(60%)`.

    `seats` are the roles (0 and 1) that it can take; `known` are the programs that it mentions;
    `library` is the bundled library that has it, so that a file has it by `use`.
    """

    game: Game
    name: str
    text: str
    seats: frozenset[int] = BOTH_SEATS
    known: tuple[Program, ...] = ()
    library: str | None = None

    @classmethod
    def of(cls, model: Model, name: str, *, game: str | None = None) -> Program:
        """A program of a loaded file, named as in `model.match`, with all that it mentions.

        `game` is needed where the program can be used in several. Raises `DiagnosticError` when a
        name is wrong.
        """
        named = model.program(name)
        if game is None:
            game = model.game_for(named, named)
        lowering = Lowering(model.module.names, model.require_game(game), model.module.table)
        made = Game.of(model, game)
        templates = model.module.names.programs
        known: dict[str, Program] = {}
        waiting = [name]
        while waiting:
            for word in _NAME.findall(waiting.pop()):
                if word in templates and word not in known:
                    span = templates[word].tree.span
                    library = library_of(span.source)
                    known[word] = cls(made, word, f"{span.text}\n", library=library)
                    waiting.append(span.text)
        own = known.pop(named.name, None)
        return cls(
            made,
            name,
            own.text if own is not None else "",
            lowering.ground(named).seats,
            tuple(known.values()),
            own.library if own is not None else None,
        )

    @property
    def declared(self) -> str:
        """The name without arguments."""
        return self.name.partition("(")[0]

    @property
    def says_game(self) -> bool:
        """Whether its declaration says what game it is for."""
        return _SAYS_GAME.match(self.text) is not None

    @property
    def argument(self) -> str:
        """What stands between the parentheses, if there are any."""
        return self.name.partition("(")[2][:-1]


_NAME = re.compile(r"[^\W\d]\w*")
_SAYS_GAME = re.compile(r"program \w+ *(\([^()]*\))? *for\b")


# Programs are often made one after the other of the same file.
@lru_cache(maxsize=16)
def _written(text: str, game: str) -> str:
    file, _ = parse(Source("declares a game", text))
    for declaration in file.declarations:
        if isinstance(declaration, tree.Game) and declaration.name.text == game:
            return f"{declaration.span.text}\n"
    raise AssertionError(f"the source of `{game}` does not declare it")


@dataclass(frozen=True, repr=False)
class Situation(Shown, Mapping[str, FeatureValue]):
    """Feature values, to be passed as `given=`; shown as an `expect` says them."""

    values_of: tuple[tuple[str, FeatureValue], ...] = ()

    @property
    def text(self) -> str:  # type: ignore[override]  # what others are made of, this one makes
        return given_text(self)

    def __repr__(self) -> str:
        return self.text or "{}"

    def __getitem__(self, name: str) -> FeatureValue:
        return dict(self.values_of)[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


Given: TypeAlias = Mapping[str, FeatureValue | int] | None
"""Feature values, as matches take them."""


def given_text(given: Mapping[str, FeatureValue | int]) -> str:
    """What an `expect` says of the feature values."""
    values = (f"{name} = {str(value).lower()}" for name, value in given.items())
    return f"given {', '.join(values)}" if given else ""


@dataclass(frozen=True, repr=False)
class Condition(Shown):
    """What an `expect` may ask about a match; `known` are the programs that it mentions."""

    game: Game
    text: str
    known: tuple[Program, ...] = ()

    def expect(self, first: Program, second: Program, *, given: Given = None) -> str:
        """The `expect` that asks this about a match.

        It says in which game, unless one of the programs does: the others may fit several.
        """
        named = first.says_game or second.says_game
        words = ["expect", first.name, "vs", second.name]
        words += [] if named else ["in", self.game.name]
        words += [given_text(given)] if given else []
        return f"{' '.join(words)}: {self.text}\n"


@dataclass(frozen=True, repr=False)
class Property(Shown):
    """A `property`: its declaration as `text`; `known` are the programs that it mentions."""

    game: Game
    title: str
    text: str
    known: tuple[Program, ...] = ()


@dataclass(frozen=True, repr=False)
class Timeline(Shown):
    """A timeline, the programs that it lists, and `expectations` about how it ends."""

    game: Game
    name: str
    text: str
    known: tuple[Program, ...] = ()
    expectations: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Files(Shown):
    """Files that use each other, by their names; the first is the one to load."""

    texts: Mapping[str, str]

    @property
    def text(self) -> str:  # type: ignore[override]  # what others are made of, this one makes
        return "\n".join(f"# file: {name}\n{text}" for name, text in self.texts.items())

    def write(self, folder: Path) -> Path:
        """Write them into a folder; the path is that of the first, for `bargain.load`."""
        for name, text in self.texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / next(iter(self.texts))


Part: TypeAlias = Game | Program | Condition | Property | Timeline | str


def source(*parts: Part) -> str:
    """The text of a file that has all of these and what they mention, everything once.

    It has what is bundled by `use`.
    """
    used: dict[str, None] = {}
    texts: dict[str, None] = {}
    waiting = list(reversed(parts))
    while waiting:
        match waiting.pop():
            case Game(library=str(library)) | Program(library=str(library)):
                used[f"use {library}\n"] = None
            case Game(text=text) | (str() as text):
                texts[text] = None
            case (Program(game=game, known=known) | Property(game=game, known=known)) as declared:
                waiting += [*reversed(known), declared.text, game]
            case Timeline(game=game, known=known) as timeline:
                asked = reversed(timeline.expectations)
                waiting += [*asked, timeline.text, *reversed(known), game]
            case Condition(game=game, known=known):
                waiting += [*reversed(known), game]
    return "\n".join(text for text in ("".join(used), *texts) if text)


def load(*parts: Part) -> Model:
    """A file that has all of these, loaded.

    Raises `DiagnosticError` where they do not go together: two programs of one name, for example.
    """
    return bargain.load(source(*parts) + "\n")
