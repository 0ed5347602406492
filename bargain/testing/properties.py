"""Properties: claims about many matches of a game at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from bargain.testing import speech
from bargain.testing.bundled import bundled_programs, names_in_library, some_bundled
from bargain.testing.games import situations
from bargain.testing.made import Game, Program, Property, Situation
from bargain.testing.programs import formatted, mentioned, observer, with_bundled


@st.composite
def properties(
    draw: st.DrawFn,
    game: Game,
    *,
    title: str = "a claim",
    others: Sequence[Program] = (),
    depth: int = 2,
) -> Property:
    """A `property` of this game, with quantifiers over programs and features.

    It goes through the programs `others`, generated ones of at most one condition and, where the
    game is bundled, those of the library. `depth` is how many connectives and questions may stand
    around a claim.
    """
    known = with_bundled(others, draw(some_bundled(game)))
    say = replace(observer(game, known), varied=bool(game.features) and draw(st.booleans()))
    quantifiers: list[str] = []
    sides: list[str] = []
    for seat, listed in enumerate((say.mine, say.others)):
        fitting = sides if sides and not game.has_roles else []
        side = draw(st.sampled_from((*listed, *fitting, "")))
        if not side:
            side = say.fresh("x" if not quantifiers else "y")
            bundled = not quantifiers and _has_library(game, known, seat)
            quantifiers.append(f"for every {side} in {draw(_ranges(listed, bundled))}")
            say = _knowing(say, side, second=bool(sides))
        sides.append(side)
    through = [feature.name for feature in game.features if draw(st.booleans())]
    quantifiers += [f"for every {name}" for name in through]
    fixed = draw(situations(game)).items()
    given = Situation(tuple((name, value) for name, value in fixed if name not in through))
    ordered = "".join(f"{each}, " for each in draw(st.permutations(quantifiers)))
    where = f" in {game.name}" if game.library is not None or draw(st.booleans()) else ""
    matches = f"{sides[0]} vs {sides[1]}{where} {given.text}"
    text = formatted(
        f'property "{title}": {ordered[:-2] + ":" if ordered else ""} '
        f"{matches}: {draw(speech.conditions(say, depth))}"
    )
    return Property(game, title, text, mentioned(text, known))


def _has_library(game: Game, known: Sequence[Program], seat: int) -> bool:
    """Whether `in library` has a program for this role, and none of the name of another here."""
    own: set[str] = set()
    waiting = list(known)
    while waiting:
        program = waiting.pop()
        waiting += program.known
        own |= set() if program.library is not None else {program.declared}
    fits = any(seat in each.seats for each in bundled_programs(game))
    return fits and own.isdisjoint(names_in_library(game))


def _ranges(listed: Sequence[str], bundled: bool) -> st.SearchStrategy[str]:
    """What a quantifier goes through: few programs, so that a property is soon checked."""
    ranges = [f"programs up to size {size}" for size in (0, 1)]
    if listed:
        ranges.append(f"{{{', '.join(listed)}}}")
    if bundled:
        ranges.append("library")
    return st.sampled_from(ranges)


def _knowing(say: speech.Speaker, name: str, *, second: bool) -> speech.Speaker:
    """A speaker who may also speak of the programs that a quantifier goes through."""
    if not say.game.has_roles:
        return replace(say, mine=(*say.mine, name), others=(*say.others, name))
    if second:
        return replace(say, others=(*say.others, name))
    return replace(say, mine=(*say.mine, name))
