"""Why a match ends as it does: `explain` finds out, the other two print it as text and as data."""

from bargain.explain.build import explain
from bargain.explain.claims import claim_findings
from bargain.explain.data import explanation_data
from bargain.explain.explanation import Explanation
from bargain.explain.text import explanation_text, sides_text

__all__ = [
    "Explanation",
    "claim_findings",
    "explain",
    "explanation_data",
    "explanation_text",
    "sides_text",
]
