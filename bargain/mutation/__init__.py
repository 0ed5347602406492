"""How well the behaviour of a file's programs is pinned down by what the file claims of them.

A mutant is the file with one small change in one program. One that no expectation or property
notices shows something that the program does and nobody has asked about. This is mutation testing
(DeMillo, Lipton, Sayward: "Hints on test data selection", 1978), of first-order mutants.
"""

from bargain.mutation.changes import Kind
from bargain.mutation.mutants import Mutant, mutants
from bargain.mutation.trials import Fate, Trials, Tried, questions_of

__all__ = ["Fate", "Kind", "Mutant", "Trials", "Tried", "mutants", "questions_of"]
