"""Games with a handful of programs, as one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from bargain.testing import Game, Program, Situation, games, situations
from bargain.testing.made import BOTH_SEATS, Shown
from bargain.testing.programs import arguments_of, declared, parameters, parameters_of, speaker
from bargain.testing.speech import BUDGETED


@dataclass(frozen=True, repr=False)
class Population(Shown):
    """A game and its programs; `players` are ground programs, and the roles that each can take."""

    game: Game
    given: Situation
    programs: tuple[str, ...]
    players: tuple[tuple[str, frozenset[int]], ...]

    @property
    def text(self) -> str:  # type: ignore[override]
        return "\n".join((self.game.text, *self.programs))

    def __repr__(self) -> str:
        return f"# {self.given or 'given nothing'}\n{self.text}"

    def matches(self) -> Iterator[tuple[str, str]]:
        """Every ordered pair of players that their roles allow."""
        for (first, seats), (second, others) in product(self.players, repeat=2):
            if 0 in seats and 1 in others:
                yield first, second


@st.composite
def populations(
    draw: st.DrawFn,
    *,
    matrix: bool | None = None,
    symmetric: bool | None = None,
    rounds: st.SearchStrategy[int] = st.sampled_from((1, 1, 2, 3)),  # noqa: B008
    strengths: st.SearchStrategy[str] = BUDGETED,
    looks: st.SearchStrategy[bool] = st.sampled_from((False,) * 5 + (True,)),  # noqa: B008
    size: int = 3,
    varied: bool = False,
) -> Population:
    """A game with two to `size` programs, and sometimes one that takes arguments.

    `looks` says whether a program may look, outside `provable`, at what others in fact do.
    `varied` asks for a game with features, and questions about all of their values.
    """
    game = draw(
        games(matrix=matrix, symmetric=symmetric, rounds=rounds, varied=varied, bundled=False)
    )
    known = []
    for index in range(draw(st.integers(2, size))):
        seats = frozenset((index % 2,)) if game.has_roles else BOTH_SEATS
        known.append(Program(game, f"P{index}", "", seats))
    plain = tuple(known)
    kinds = draw(parameters(parameters_of(game, strengths=strengths)))
    if kinds:
        given = ", ".join(draw(st.sampled_from(arguments_of(game, kind, plain))) for kind in kinds)
        known.append(Program(game, f"F({given})", ""))
    texts = []
    for program in known:
        say = speaker(
            game,
            known,
            min(program.seats),
            own=program,
            strengths=strengths,
            looks=draw(looks),
            varied=varied,
        )
        texts.append(draw(declared(say, program.declared, None if program in plain else kinds)))
    players = tuple((program.name, program.seats) for program in known)
    return Population(game, draw(situations(game)), tuple(texts), players)
