"""A second, naive evaluator that the engine has to agree with."""

from tests.reference.definition import Definition, NoAnswer, Outcome, Place, Question

__all__ = ["Definition", "NoAnswer", "Outcome", "Place", "Question"]
