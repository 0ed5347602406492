"""Properties: claims about many matches of a game at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from bargain.testing import speech
from bargain.testing.games import situations
from bargain.testing.made import Game, Program, Property, Situation
from bargain.testing.programs import formatted, mentioned, observer


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

    It goes through the programs `others` and generated ones of at most one condition. (Bundled ones
    belong to bundled games, which no file declares.) `depth` is how many connectives and questions
    may stand around a claim.
    """
    known = tuple(others)
    say = replace(observer(game, known), varied=bool(game.features) and draw(st.booleans()))
    quantifiers: list[str] = []
    sides: list[str] = []
    for listed in (say.mine, say.others):
        fitting = sides if sides and not game.has_roles else []
        side = draw(st.sampled_from((*listed, *fitting, "")))
        if not side:
            side = say.fresh("x" if not quantifiers else "y")
            quantifiers.append(f"for every {side} in {draw(_ranges(listed))}")
            say = _knowing(say, side, second=bool(sides))
        sides.append(side)
    through = [feature.name for feature in game.features if draw(st.booleans())]
    quantifiers += [f"for every {name}" for name in through]
    fixed = draw(situations(game)).items()
    given = Situation(tuple((name, value) for name, value in fixed if name not in through))
    ordered = "".join(f"{each}, " for each in draw(st.permutations(quantifiers)))
    where = f" in {game.name}" if draw(st.booleans()) else ""
    matches = f"{sides[0]} vs {sides[1]}{where} {given.text}"
    text = formatted(
        f'property "{title}": {ordered[:-2] + ":" if ordered else ""} '
        f"{matches}: {draw(speech.conditions(say, depth))}"
    )
    return Property(game, title, text, mentioned(text, known))


def _ranges(listed: Sequence[str]) -> st.SearchStrategy[str]:
    """What a quantifier goes through: few programs, so that a property is soon checked."""
    ranges = [f"programs up to size {size}" for size in (0, 1)]
    if listed:
        ranges.append(f"{{{', '.join(listed)}}}")
    return st.sampled_from(ranges)


def _knowing(say: speech.Speaker, name: str, *, second: bool) -> speech.Speaker:
    """A speaker who may also speak of the programs that a quantifier goes through."""
    if not say.game.has_roles:
        return replace(say, mine=(*say.mine, name), others=(*say.others, name))
    if second:
        return replace(say, others=(*say.others, name))
    return replace(say, mine=(*say.mine, name))
