"""What it would take for a claim about a match to be true: the answer of `bargain why-not`.

One thing is changed at a time, and every change that is reported was run. For each kind of change
either the smallest ones are found, or it is certain that nothing of this kind will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bargain.core.games import FeatureValue
from bargain.core.text import program_text
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.elaborate.expectations import Expectation, ExpectationReader
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.match import Undecided
from bargain.model import Model
from bargain.source import Source, Span
from bargain.syntax import parse
from bargain.whatif.contest import Contest, Outcome, Stopped
from bargain.whatif.fixes import Answer, Fix, answers

WRONG_CLAIM = "BGL082"
EXAMPLE = "such as `agreement and first payoff >= 1/2`"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Whether a claim is true of a match, and if not, what would make it so, kind by kind.

    `holds` is None where the match has no answer, as `outcome` then says.
    """

    first: str
    second: str
    game: str
    given: Mapping[str, FeatureValue]
    claim: str
    holds: bool | None
    outcome: Outcome
    answers: tuple[Answer, ...]

    @property
    def fixes(self) -> tuple[Fix, ...]:
        return tuple(fix for answer in self.answers for fix in answer.fixes)

    def __str__(self) -> str:
        from bargain.output.why_not_text import why_not_text

        return why_not_text(self).rstrip("\n")


def why_not(
    model: Model,
    first: str,
    second: str,
    claim: str,
    *,
    game: str | None = None,
    given: Mapping[str, FeatureValue | int] | None = None,
    max_questions: int = DEFAULT_MAX_QUESTIONS,
) -> WhyNot | Undecided:
    """The smallest changes that make a claim about `first` and `second` true.

    Raises `DiagnosticError` where the claim cannot be read; it is one that an `expect` could make.
    """
    a, b = model.program(first), model.program(second)
    name = game if game is not None else model.game_for(a, b)
    situation = model.table(name, given).arena.situation
    expectation = _read(model, program_text(a), program_text(b), name, claim)
    contest = Contest(model, a, b, name, situation.values, expectation.condition, max_questions)
    try:
        trial = contest.trial()
        found = () if trial.holds else tuple(answers(contest))
    except Stopped as stop:
        return stop.match
    return WhyNot(
        program_text(a),
        program_text(b),
        name,
        situation.values,
        " ".join(claim.split()),
        trial.holds,
        trial.outcome,
        found,
    )


def _read(model: Model, first: str, second: str, game: str, claim: str) -> Expectation:
    """The claim as that of an `expect`, which is where such claims stand."""
    if not claim.strip():
        raise DiagnosticError([Diagnostic(WRONG_CLAIM, "the claim is empty", hint=EXAMPLE)])
    before = f"expect {first} vs {second} in {game}: "
    file, found = parse(Source("<claim>", before + claim))
    if not found and len(file.declarations) != 1:
        message = "a claim is one condition, and here is more"
        raise DiagnosticError([Diagnostic(WRONG_CLAIM, message, hint=EXAMPLE)])
    reader = ExpectationReader(model.module.names, model.module.table, set(), set())
    read = reader.read(file) if not found else ()
    if found or reader.found:
        written = Source("<claim>", claim)
        mistakes = (*found, *reader.found)
        raise DiagnosticError([_in_claim(one, written, len(before)) for one in mistakes])
    return read[0]


def _in_claim(found: Diagnostic, claim: Source, before: int) -> Diagnostic:
    """What was found in the `expect`, said of the claim, which is all of it that the user wrote."""

    def moved(span: Span) -> Span | None:
        return Span(claim, span.start - before, span.end - before) if span.start >= before else None

    span = moved(found.span) if found.span is not None else None
    hint = _said_of_claim(found.hint) if found.hint is not None else None
    return Diagnostic(found.code, _said_of_claim(found.message), span, hint)


def _said_of_claim(text: str) -> str:
    return text.replace("the declaration", "the claim").replace("an expectation", "a claim")
