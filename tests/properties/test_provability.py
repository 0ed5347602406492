"""What is provable is true, and proofs combine as proofs do."""

from hypothesis import assume, given
from hypothesis import strategies as st

from bargain.core import terms as t
from bargain.logic.settle import Settlement
from bargain.logic.sizes import negated, schema
from bargain.logic.verdicts import Proved, Refuted, Unprovable, verdict
from bargain.model import Model
from tests.properties.outcomes import asked, settled
from tests.reference import Definition, NoAnswer, Place
from tests.strategies import TRUSTING, Population, populations

FEW = 12


def negation(model: Model, term: t.Provable) -> t.Provable:
    make = model.module.table.make
    return make(t.Provable, term.strength, make(t.Not, term.condition))


def own_size(settlement: Settlement, index: int, asked_anew: int) -> int:
    """The size of the negation's certificate. Where the program itself asks the negation, the two
    are one question; who asks it anew, in the program's place, has one question more."""
    question = settlement.questions[index]
    for place, other in enumerate(settlement.questions):
        if negated(schema(other)) == schema(question) and other.node is question.node:
            found = verdict(settlement, place)
            assert isinstance(found, Proved)
            assert found.size <= asked_anew
            return found.size
    return asked_anew


@given(populations())
def test_what_is_proved_is_true_in_the_outcome(population: Population) -> None:
    for _, _, match in settled(population):
        settlement = match.settlement
        actual = settlement.at(settlement.levels[-1])
        for index, question in enumerate(settlement.questions):
            if isinstance(verdict(settlement, index), Proved):
                assert actual.truth(question.compiled.entry, question.node)


@given(populations())
def test_what_is_refuted_is_false_in_the_outcome(population: Population) -> None:
    for _, _, match in settled(population):
        settlement = match.settlement
        actual = settlement.at(settlement.levels[-1])
        for index, question in enumerate(settlement.questions):
            if isinstance(verdict(settlement, index), Refuted):
                assert not actual.truth(question.compiled.entry, question.node)


@given(populations(size=2))
def test_a_question_is_refuted_exactly_when_its_negation_is_proved(population: Population) -> None:
    for model, table, match in settled(population):
        settlement = match.settlement
        for index, question in enumerate(settlement.questions):
            term, found = question.compiled.term, verdict(settlement, index)
            # The negation is asked by an observer, who would ask a nested question anew.
            if isinstance(found, Refuted | Unprovable) and not question.compiled.inner:
                answer = asked(table, match, question.node, negation(model, term))
                assert isinstance(answer, Proved) == isinstance(found, Refuted)
                if isinstance(answer, Proved) and isinstance(found, Refuted):
                    assert found.size == own_size(settlement, index, answer.size)


@given(populations(size=2))
def test_refuted_means_by_definition_that_the_program_itself_could_prove_the_negation(
    population: Population,
) -> None:
    for model, _, match in settled(population):
        settlement = match.settlement
        if len(settlement.questions) > FEW:
            continue
        names, table = model.module.names, model.module.table
        definition = Definition(names, model.games["G"], table, population.given)
        for index, question in enumerate(settlement.questions):
            node, found = question.node, verdict(settlement, index)
            if not isinstance(found, Refuted | Unprovable):
                continue
            place = Place(node.me, node.them, node.seat, definition.home)
            opposite = negation(model, question.compiled.term)
            try:
                size = definition.ask_at(place, opposite)
            except NoAnswer:
                size = None
            assert (size is not None) == isinstance(found, Refuted)
            if size is not None and isinstance(found, Refuted):
                assert found.size == own_size(settlement, index, size)


@given(populations(strengths=TRUSTING, size=2))
def test_more_trust_proves_no_less(population: Population) -> None:
    for model, table, match in settled(population):
        settlement = match.settlement
        for index, question in enumerate(settlement.questions):
            term = question.compiled.term
            if isinstance(term.strength, t.PA) and isinstance(verdict(settlement, index), Proved):
                stronger = t.PA(term.strength.level + 1)
                again = model.module.table.make(t.Provable, stronger, term.condition)
                assert isinstance(asked(table, match, question.node, again), Proved)


@given(populations(strengths=TRUSTING, size=2), st.data())
def test_proofs_combine(population: Population, data: st.DataObject) -> None:
    """Closed under conjunction and consequence: provable (C and D) iff both are, and from
    provable (C) and provable (C implies D) follows provable (D)."""
    found = list(settled(population))
    if not found:
        return
    model, table, match = data.draw(st.sampled_from(found))
    pairs = [
        (one, other)
        for one in match.settlement.questions
        for other in match.settlement.questions
        if one.node is other.node and isinstance(one.compiled.term.strength, t.PA)
    ]
    if not pairs:
        return
    one, other = data.draw(st.sampled_from(pairs))
    make = model.module.table.make
    strength = one.compiled.term.strength
    c, d = one.compiled.term.condition, other.compiled.term.condition

    def proved(condition: t.Condition) -> bool:
        answer = asked(table, match, one.node, make(t.Provable, strength, condition))
        # Together the two may have no answer where each alone is not looked at for long enough.
        assume(answer is not None)
        return isinstance(answer, Proved)

    both = proved(make(t.All, (c, d)))
    assert both == (proved(c) and proved(d))
    assert proved(make(t.Some, (d, c))) or not (proved(c) or proved(d))
    if proved(c) and proved(make(t.Implies, c, d)):
        assert proved(d)
    if proved(make(t.Iff, c, d)):
        assert proved(c) == proved(d)
