"""Timelines and expectations about them, as the parser could return them.

Their names keep clear of the words that are reserved in timelines; everything else about them is
as in `trees`.
"""

from __future__ import annotations

from hypothesis import strategies as st

from bargain.syntax import KEYWORDS, tree
from bargain.syntax.keywords import TIMELINE_WORDS
from bargain.syntax.tree import Arithmetic, Comparison, Connective, Quantity, Subject
from tests.strategies.trees import NOWHERE, numbers, some

_HERE = st.just(NOWHERE)
_SUBJECTS = st.sampled_from(Subject)

identifiers = st.one_of(
    st.sampled_from(["Dove", "Wary", "Firm", "cost", "seen", "walk", "maximin", "Bold", "größe"]),
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True).filter(
        lambda text: text not in KEYWORDS | TIMELINE_WORDS
    ),
)
names = st.builds(tree.Name, _HERE, identifiers)
bare_references = st.builds(tree.Reference, _HERE, identifiers)

# The kinds `demands` and `programs` are keywords elsewhere.
commitments = st.builds(
    tree.Name, _HERE, st.sampled_from(["demands", "programs", "conditional"]) | identifiers
)
powers = st.builds(tree.Power, _HERE, st.booleans(), commitments)
capabilities = powers | st.just(tree.ForceVerification(NOWHERE))

_leaves = st.one_of(
    numbers(),
    bare_references,
    st.sampled_from([node(NOWHERE) for node in (tree.Time, tree.EndTime, tree.Started)]),
    st.builds(tree.IsAble, _HERE, _SUBJECTS, capabilities),
    st.builds(tree.ChannelIs, _HERE, _SUBJECTS, st.booleans()),
    st.builds(tree.IsCommitted, _HERE, _SUBJECTS, st.none()),
    st.builds(tree.HasDelegated, _HERE, _SUBJECTS, st.none() | names),
    st.builds(tree.Follows, _HERE, _SUBJECTS, names),
    st.builds(tree.IsUnconditional, _HERE, _SUBJECTS),
    st.builds(tree.Ends, _HERE, st.booleans(), st.none()),
    st.builds(tree.QuantityOf, _HERE, _SUBJECTS, st.sampled_from(Quantity), st.none()),
)


def _bounds(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.builds(tree.DemandBound, _HERE, st.sampled_from(Comparison), inner),
        st.builds(tree.OutsideBound, _HERE, bare_references),
    )


def _parties(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        bare_references,
        st.just(tree.Opponent(NOWHERE)),
        st.builds(tree.Reference, _HERE, identifiers, some(inner, 0)),
    )


def _larger(inner: st.SearchStrategy) -> st.SearchStrategy:
    tails = st.none() | st.builds(tree.Against, _HERE, _parties(inner))
    return st.one_of(
        st.builds(tree.IsCommitted, _HERE, _SUBJECTS, _parties(inner) | _bounds(inner)),
        st.builds(tree.Knows, _HERE, _SUBJECTS, inner),
        st.builds(tree.ProbabilityOf, _HERE, inner),
        st.builds(tree.OverBranches, _HERE, st.booleans(), inner),
        st.builds(tree.Not, _HERE, inner),
        st.builds(
            tree.Connected,
            _HERE,
            st.sampled_from(Connective),
            st.tuples(inner, inner),
        ),
        st.builds(tree.Compare, _HERE, st.sampled_from(Comparison), inner, inner),
        st.builds(tree.Binary, _HERE, st.sampled_from(Arithmetic), inner, inner),
        st.builds(tree.Negative, _HERE, inner),
        st.builds(tree.WithProbability, _HERE, inner, st.sampled_from(Comparison), inner),
        st.builds(tree.QuantityOf, _HERE, _SUBJECTS, st.sampled_from(Quantity), tails),
        st.builds(tree.IsProgram, _HERE, _SUBJECTS, _parties(inner)),
    )


expressions = st.recursive(_leaves, _larger, max_leaves=8)
small_expressions = st.recursive(_leaves, _larger, max_leaves=3)
parties = _parties(small_expressions)

actions = st.one_of(
    st.builds(tree.CommitPrograms, _HERE, some(parties)),
    st.builds(tree.CommitBound, _HERE, _bounds(small_expressions)),
    st.builds(tree.CommitThat, _HERE, small_expressions),
    st.builds(tree.Delegate, _HERE, names),
    st.builds(tree.Follow, _HERE, names),
    st.builds(tree.SetChannel, _HERE, st.booleans()),
    st.builds(
        tree.Prepare,
        _HERE,
        capabilities | st.builds(tree.ShorterLag, _HERE, small_expressions),
        small_expressions,
    ),
    st.just(tree.Wait(NOWHERE)),
)


def _blocks(statements: st.SearchStrategy, low: int = 0) -> st.SearchStrategy:
    return st.builds(tree.PlanBlock, _HERE, some(statements, low))


def _compound(inner: st.SearchStrategy) -> st.SearchStrategy:
    blocks = _blocks(inner)
    branches = some(st.tuples(small_expressions, blocks))
    return st.one_of(
        st.builds(tree.PlanIf, _HERE, branches, st.none() | blocks),
        st.builds(tree.Choose, _HERE, st.lists(blocks, min_size=2, max_size=3).map(tuple)),
    )


plans = _blocks(st.recursive(actions, _compound, max_leaves=4))


def _same_verb(commit: bool) -> st.SearchStrategy:
    return some(st.builds(tree.Power, _HERE, st.just(commit), commitments))


_goal_payoffs = st.builds(
    tree.PayoffClause, _HERE, names, names, small_expressions, small_expressions
)
_clauses = st.one_of(
    st.builds(tree.ProgramsClause, _HERE, some(parties)),
    st.builds(
        tree.CanClause,
        _HERE,
        st.one_of(_same_verb(True), _same_verb(False), st.just((tree.ForceVerification(NOWHERE),))),
    ),
    st.builds(
        tree.ChangeClause,
        _HERE,
        st.booleans(),
        capabilities,
        small_expressions,
        st.none() | small_expressions,
    ),
    st.builds(tree.ChannelClause, _HERE, st.booleans(), st.none() | small_expressions),
    st.builds(
        tree.BelievesClause, _HERE, some(st.builds(tree.Belief, _HERE, parties, small_expressions))
    ),
    st.builds(tree.PlanClause, _HERE, plans),
    st.builds(tree.Follow, _HERE, names),
    st.builds(tree.GoalClause, _HERE, some(_goal_payoffs, 0)),
)

timelines = st.builds(
    tree.Timeline,
    _HERE,
    names,
    st.none() | names,
    some(
        st.one_of(
            st.builds(tree.HorizonClause, _HERE, small_expressions),
            st.builds(tree.Agent, _HERE, names, some(_clauses, 0)),
            st.builds(tree.Successor, _HERE, names, some(_clauses, 0)),
        ),
        0,
    ),
)

timeline_expects = st.builds(
    tree.TimelineExpect,
    _HERE,
    names,
    some(st.builds(tree.GivenValue, _HERE, names, small_expressions), 0),
    small_expressions,
)
