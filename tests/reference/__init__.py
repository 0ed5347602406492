"""A second, naive evaluator that the engine has to agree with."""

from tests.reference.definition import Definition, NoAnswer, Outcome, Question

__all__ = ["Definition", "NoAnswer", "Outcome", "Question"]
