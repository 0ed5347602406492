"""Derivations in provability logic: why a question is proved, rule by rule.

`derive` finds one, `refusal` checks it without having seen how it was found, and the other two
print it.
"""

from bargain.derivation.build import derive
from bargain.derivation.check import Refusal, refusal
from bargain.derivation.derivation import Derivation, Derived, NotTakenApart, Underivable
from bargain.derivation.latex import derivations_latex
from bargain.derivation.text import derivations_text

__all__ = [
    "Derivation",
    "Derived",
    "NotTakenApart",
    "Refusal",
    "Underivable",
    "derivations_latex",
    "derivations_text",
    "derive",
    "refusal",
]
