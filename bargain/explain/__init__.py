"""Why a match ends as it does: `explain` finds out, the other two print it as text and as data."""

from bargain.explain.build import explain
from bargain.explain.data import explanation_data
from bargain.explain.explanation import Explanation
from bargain.explain.text import explanation_text

__all__ = ["Explanation", "explain", "explanation_data", "explanation_text"]
