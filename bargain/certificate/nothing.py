"""Why there is nothing in a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from bargain.certificate.contradiction import rootless_modulus
from bargain.certificate.facts import ANY, Known, above, combined, facts_at, normal
from bargain.certificate.points import Fact, features_of
from bargain.certificate.trees import Empty, Split, Tree
from bargain.core.games import Interval
from bargain.kernel import Polynomial
from bargain.logic.constraints import in_range, irrational_factor, sign_formula
from bargain.logic.limits import TooHard
from bargain.logic.rational_point import LIMIT
from bargain.smt.solver import Irrational, Satisfiable, check

MAX_HALVES: Final = 200
"""How often a region is halved until it can be shown that nothing is there."""


class NoCover(TooHard):
    """No tree was found that shows that the worlds are enough."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no certificate was found for what happens at all feature values: {why}")


class Nothing:
    """Trees without leaves, for regions without points where some features are `fixed`, and the
    others are anywhere in their `ranges`."""

    def __init__(self, ranges: Mapping[str, Interval], fixed: Mapping[str, Fraction]) -> None:
        self.ranges, self.fixed = ranges, fixed
        self.halves = 0

    def at_once(self, known: Known, last: Polynomial) -> Empty | None:
        """Why there is nothing, if that is a sum; what became known last, and what is known of
        single features, often suffices."""
        simple = [key for key in known if len(features_of(key)) < 2]
        for keys in ([*simple, last], known):
            why = combined(known, keys, 1)
            if why is not None:
                return Empty(why, None)
        return None

    def shown(self, known: Known) -> Tree:
        """Raises `NoCover`."""
        why = combined(known, known)
        if why is not None:
            return Empty(why, None)
        for key, signs in known.items():
            if signs == {-1, 1}:
                return self.split(known, (key, frozenset((1,))))
        irrational = self.irrational(known)
        if irrational is None:
            return self.halved(known)
        if known.get(irrational, ANY) != {0}:
            return self.split(known, (irrational, frozenset((0,))))
        modulus = rootless_modulus(irrational)
        if modulus is None:
            raise NoCover("a region has irrational points only, but this was not shown")
        return Empty(((Fraction(1), (irrational,)),), modulus)

    def split(self, known: Known, fact: Fact) -> Tree:
        polynomial, signs = fact
        sides = (signs, known.get(polynomial, ANY) - signs)
        branches = [self.shown({**known, polynomial: side}) for side in sides]
        return Split(polynomial, signs, *branches)

    def irrational(self, known: Known) -> Polynomial | None:
        """What is zero at no rational point, but may be so in a region that has irrational points
        only; None where nothing like this is known."""
        for polynomial, signs in known.items():
            names = features_of(polynomial)
            if signs == {0} and len(names) == 1 and names <= self.ranges.keys():
                powers = {len(product): factor for product, factor in polynomial}
                found = [powers.get(n, Fraction(0)) for n in range(max(powers) + 1)]
                factor = _irrational(names.pop(), found)
                if 0 in known.get(factor, ANY) and features_of(factor):
                    return factor
        bounds = [in_range(name, interval) for name, interval in self.ranges.items()]
        facts = [
            sign_formula(dict(p), signs) for p, signs in facts_at(known.items(), self.fixed) or ()
        ]
        answer = check([*bounds, *facts], limit=LIMIT)
        for value in answer.values.values() if isinstance(answer, Satisfiable) else ():
            if isinstance(value, Irrational):
                return _irrational(value.name, value.coefficients)
        return None

    def halved(self, known: Known) -> Tree:
        """The tree of a region that is split in the middle of the feature that may still vary most,
        as a part of its range."""
        self.halves += 1
        if self.halves > MAX_HALVES:
            raise NoCover("nothing is in a region, but this was not shown")
        widths: list[tuple[Fraction, str, Fraction]] = []
        for name, interval in self.ranges.items():
            low, high = interval.low, interval.high
            for polynomial, signs in known.items():
                end = -dict(polynomial).get((), Fraction(0))
                if polynomial == above(name, end):
                    low = low if -1 in signs else max(low, end)
                    high = high if 1 in signs else min(high, end)
            if interval.low < interval.high:
                share = (high - low) / (interval.high - interval.low)
                widths.append((share, name, (low + high) / 2))
        if not widths:
            raise NoCover("nothing is at a point, but this was not shown")
        _, name, middle = max(widths)
        return self.split(known, (above(name, middle), frozenset((1,))))


def _irrational(name: str, coefficients: Sequence[Fraction]) -> Polynomial:
    factors = irrational_factor(coefficients)
    return normal(tuple(((name,) * power, x) for power, x in enumerate(factors) if x))[0]
