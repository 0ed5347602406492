"""From a settled match to its explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bargain.core import terms as t
from bargain.core.arithmetic import ArithmeticFault
from bargain.core.text import condition_text
from bargain.diagnostics import DiagnosticError
from bargain.explain.arguments import Arguments
from bargain.explain.conditions import Inspector, terms_of
from bargain.explain.consequences import Consequences, is_about_both
from bargain.explain.explanation import Countermodel, Deed, Explanation, Finding, QuestionStory
from bargain.explain.levels import level_table, ranges_of
from bargain.explain.naming import Naming
from bargain.explain.paths import Walker
from bargain.logic.arena import Node, Question, distinct
from bargain.logic.settle import Settlement
from bargain.logic.situation import value_text
from bargain.logic.verdicts import Proved, Refuted, Unprovable
from bargain.match import Match
from bargain.whatif.counterfactual import Counterfactual

MAX_SHOWN: Final = 25
"""The text goes through at most so many questions."""


def explain(
    match: Match,
    counterfactuals: Mapping[int, Counterfactual] | None = None,
    *,
    main_source: str | None = None,
) -> Explanation:
    """Why a match ends as it does.

    `counterfactuals` are what larger budgets would have done, by the places of questions; a match
    alone cannot tell (`bargain.whatif.counterfactual` runs it again). `main_source` is the file
    that a reader takes places to be in; by default it is that of the first program.
    Complete but for limits that only large closures reach: arguments that would take too long to
    find, and after them the deeds behind verdicts, are left out, and so are the rows of programs
    in a very large table. Questions that the text shows come first.
    """
    settlement = match.settlement
    naming = Naming(match.nodes)
    inspector = Inspector(settlement, naming)
    walker = Walker(inspector, naming)
    consequences = Consequences(inspector, walker, naming)
    ranges = ranges_of(settlement)
    kept = distinct(settlement.questions)
    shown = _shown(settlement, match.nodes, inspector, kept)
    arguments = Arguments(settlement, ranges, consequences)
    # What is shown comes first, because in a large closure not everything can be told.
    stories = {
        index: _story(
            match, index, arguments, consequences, naming, (counterfactuals or {}).get(index)
        )
        for index in dict.fromkeys((*shown, *range(len(settlement.questions))))
        if settlement.questions[index].node.program.ground is not None and index in kept
    }
    nodes = _tabled(settlement, match.nodes, shown)
    final = settlement.final
    first, second = match.nodes
    span = first.program.ground.span if first.program.ground is not None else None
    if main_source is None and span is not None:
        main_source = span.source.name
    return Explanation(
        game=match.game,
        given=tuple((name, value_text(value)) for name, value in match.given.items()),
        agreement=match.agreement,
        last_round=match.round,
        sides=(
            walker.side(first, final, match.first, naming.sides(first)[0]),
            walker.side(second, final, match.second, naming.sides(first)[1]),
        ),
        same_program=first is second,
        table=level_table(settlement, ranges, nodes, naming),
        questions=tuple(stories[index] for index in sorted(stories)),
        shown=tuple(index + 1 for index in shown),
        main_source=main_source,
    )


def _story(
    match: Match,
    index: int,
    arguments: Arguments,
    consequences: Consequences,
    naming: Naming,
    counterfactual: Counterfactual | None,
) -> QuestionStory:
    settlement = match.settlement
    question = settlement.questions[index]
    node = question.node
    term = question.compiled.term
    result = match.questions[index]
    mine, theirs = naming.sides(node)
    argument = countermodel = None
    match result.verdict:
        case Proved():
            argument = arguments.of(index)
        case Refuted(level=level) | Unprovable(level=level):
            countermodel = _countermodel(match, question, level, consequences)
    voice = naming.voice(node)
    return QuestionStory(
        number=index + 1,
        asker=mine,
        opponent=theirs,
        at=naming.at(node),
        strength=result.strength_text,
        claim=condition_text(term.condition, voice),
        question=condition_text(term, voice),
        own_words=condition_text(term),
        verdict=result.verdict,
        counts_from=settlement.offsets[index],
        asked_by_match=node in match.nodes,
        true_in_the_end=_true_in_the_end(settlement, question),
        argument=argument,
        countermodel=countermodel,
        counterfactual=counterfactual,
    )


def _countermodel(
    match: Match, question: Question, level_number: int, consequences: Consequences
) -> Countermodel:
    level = match.settlement.at(level_number)
    term = question.compiled.term
    index = question.index
    false_at = [p for p in question.places() if not level.truth(p.questions[index].entry, p)]
    findings: tuple[Finding, ...] = ()
    deeds: tuple[Deed, ...] = ()
    # Where formulas settled the match, none of the values at which it is false need have been run.
    if false_at:
        findings, deeds = consequences.of_condition(term.condition, false_at[0], level)
    return Countermodel(level_number, findings, deeds, consequences.of_match(match.nodes, level))


def _true_in_the_end(settlement: Settlement, question: Question) -> bool | None:
    """Whether a question's condition is true in the outcome; None where it has no answer there."""
    try:
        if settlement.evaluator is not None and question.compiled.term.over:
            return None
        return settlement.final.bears_out(question)
    except (DiagnosticError, ArithmeticFault):
        return None


# What is shown -----------------------------------------------------------------------------------


def _shown(
    settlement: Settlement, roots: tuple[Node, Node], inspector: Inspector, kept: set[int]
) -> tuple[int, ...]:
    """The questions that the text goes through: those of the two programs, then those that the
    answers to these depend on, nearest first."""
    wanted = {
        inspector.index_of[question]: None
        for node in dict.fromkeys(roots)
        for question in node.questions
    }
    waiting = list(wanted)
    for index in waiting:
        if len(wanted) >= MAX_SHOWN:
            break
        for other in _depends_on(settlement.questions[index], inspector):
            if other not in wanted:
                wanted[other] = None
                waiting.append(other)
    rest = range(len(settlement.questions))
    if len(rest) <= MAX_SHOWN:
        wanted.update(dict.fromkeys(rest))
    chosen = [
        index
        for index in wanted
        if settlement.questions[index].node.program.ground is not None and index in kept
    ]
    return tuple(sorted(chosen[:MAX_SHOWN]))


def _depends_on(question: Question, inspector: Inspector) -> list[int]:
    """The questions nested in a question, and those of the programs that it speaks of."""
    node, compiled = question.node, question.compiled
    found = [inspector.index_of[node.questions[place]] for place in compiled.inner]
    for target in _targets(question):
        found += [inspector.index_of[asked] for asked in target.questions]
    return found


def _targets(question: Question) -> list[Node]:
    """The nodes that a question's condition speaks of, with those that they face where it is about
    both."""
    node = question.node
    sides = [node.links[link] for link in question.compiled.links]
    both = [
        node.links[node.program.links.index(match)].partner
        for term in terms_of(question.compiled.term.condition)
        if is_about_both(term) and (match := t.match_of(term)) is not None
    ]
    return list(dict.fromkeys((*sides, *both)))


def _tabled(
    settlement: Settlement, roots: tuple[Node, Node], shown: tuple[int, ...]
) -> dict[Node, bool]:
    """The nodes with a row in the table, and whether they are shown: the two programs, what the
    shown questions speak of, and then all others. The built-in programs that hold a demand do the
    same everywhere."""
    nodes = dict.fromkeys(roots, True)
    for node in roots:
        links = node.program.body_links
        nodes.update(dict.fromkeys((node.links[link] for link in links), True))
    for index in shown:
        nodes.update(dict.fromkeys(_targets(settlement.questions[index]), True))
    for node in settlement.closure.nodes:
        nodes.setdefault(node, False)
    return {
        node: is_shown
        for node, is_shown in nodes.items()
        if node.program.ground is not None and (node in roots or node.me.name != t.HOLD)
    }
