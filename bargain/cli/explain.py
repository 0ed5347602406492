"""`bargain explain`: why a match ends as it does, in words or in derivations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bargain.cli import codes, streams
from bargain.cli.given import read_given
from bargain.cli.sources import pair_from
from bargain.diagnostics import Diagnostic, DiagnosticError
from bargain.match import Match

if TYPE_CHECKING:
    from bargain.derivation import Derived


def explain_pair(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    as_json: bool,
    max_questions: int,
) -> int:
    """As `run_pair`, with an explanation in place of the match."""
    values = read_given(given)
    model, first, second = pair_from(arguments, "explain")
    match = model.match(first, second, game=game, given=values, max_questions=max_questions)
    settled = isinstance(match, Match)
    if as_json:
        from bargain.output.as_data import diagnostics_data, json_text, outcome_data
        from bargain.output.schema.explanation import ExplainDocument, explanation_model
        from bargain.whatif.counterfactual import counterfactuals

        explanation = None
        if isinstance(match, Match):
            explanation = explanation_model(match, counterfactuals(model, match, max_questions))
        document = ExplainDocument(
            match=outcome_data(match),
            explanation=explanation,
            diagnostics=diagnostics_data(model.warnings),
        )
        streams.emit(json_text(document))
    else:
        from bargain.explain import explain, explanation_text
        from bargain.output.match_text import undecided_match_text
        from bargain.whatif.counterfactual import counterfactuals

        style = streams.style_of(sys.stdout)
        if isinstance(match, Match):
            found = explain(match, counterfactuals(model, match, max_questions))
            streams.emit(explanation_text(found, style.width))
        else:
            streams.emit(undecided_match_text(match, style))
    return codes.FINE if settled else codes.UNDECIDED


def derive_pair(
    arguments: Sequence[str],
    game: str | None,
    given: Sequence[str],
    form: str,
    question: int | None,
    max_questions: int,
) -> int:
    """As `explain_pair`, with derivations of the questions that both programs ask, or of the one
    with this number."""
    values = read_given(given)
    model, first, second = pair_from(arguments, "explain")
    match = model.match(first, second, game=game, given=values, max_questions=max_questions)
    settled = isinstance(match, Match)
    derived = _derived(match, question) if isinstance(match, Match) else ()
    if form == "json":
        from bargain.output.as_data import diagnostics_data, json_text, outcome_data
        from bargain.output.schema.derivation import derived_data
        from bargain.output.schema.explanation import ExplainDocument, explanation_model
        from bargain.whatif.counterfactual import counterfactuals

        explanation = derivations = None
        if isinstance(match, Match):
            explanation = explanation_model(match, counterfactuals(model, match, max_questions))
            derivations = tuple(derived_data(match, item) for item in derived)
        document = ExplainDocument(
            match=outcome_data(match),
            explanation=explanation,
            derivations=derivations,
            diagnostics=diagnostics_data(model.warnings),
        )
        streams.emit(json_text(document))
    else:
        from bargain.derivation import derivations_latex, derivations_text
        from bargain.output.match_text import undecided_match_text

        style = streams.style_of(sys.stdout)
        if not isinstance(match, Match):
            streams.emit(undecided_match_text(match, style))
        elif form == "latex":
            streams.emit(derivations_latex(match, derived))
        else:
            streams.emit(derivations_text(match, derived, style.width))
    return codes.FINE if settled else codes.UNDECIDED


def _derived(match: Match, question: int | None) -> tuple[Derived, ...]:
    """Derivations of a match, each of them checked."""
    from bargain.derivation import Derivation, derive, refusal

    settlement = match.settlement
    if question is None:
        nodes = dict.fromkeys(match.nodes)
        wanted = [settlement.index_of(asked) for node in nodes for asked in node.questions]
    elif question <= len(settlement.questions):
        wanted = [question - 1]
    else:
        message = f"there is no question {question} in this match, which has "
        message += f"{len(settlement.questions)} in all"
        hint = "`bargain explain` without `--derivation` numbers them"
        raise DiagnosticError([Diagnostic(codes.BAD_USAGE, message, hint=hint)])
    derived = tuple(derive(settlement, index) for index in wanted)
    for item in derived:
        reason = refusal(item, settlement) if isinstance(item, Derivation) else None
        assert reason is None, reason
    return derived
