"""What was found of a claim that an expectation or a property makes about a match."""

from __future__ import annotations

from dataclasses import replace

from bargain.core.text import Voice, condition_text
from bargain.explain.conditions import Inspector
from bargain.explain.explanation import Finding
from bargain.explain.naming import Naming
from bargain.logic.arena import Node
from bargain.match import Match


def claim_findings(match: Match, observer: Node) -> tuple[Finding, ...]:
    """The parts of the observer's condition that were looked at in the end, with the programs'
    names in them. The match is one that was settled together with the observer."""
    assert observer.condition is not None
    inspector = Inspector(match.settlement, Naming(match.nodes))
    level = match.settlement.final
    _, atoms = inspector.atoms(observer.condition, observer, level)
    return tuple(
        replace(
            inspector.finding(atom, value, observer, level),
            own_words=condition_text(atom, Voice.of_observer()),
        )
        for atom, value in atoms
    )
