"""Syntax trees, as the parser could return them.

Every tree from here has a text that reads back as the same tree. The one thing that the grammar
cannot write is left out: a `renegotiate accept` with a `with probability` after it.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from bargain.source import Source, Span
from bargain.syntax import KEYWORDS, tree
from bargain.syntax.keywords import PROPERTY_WORDS
from bargain.syntax.tree import Arithmetic, Comparison, Connective, Quantity, Subject

NOWHERE = Span(Source("generated", ""), 0, 0)

_ROLES = st.sampled_from([Subject.FIRST, Subject.SECOND])
_SUBJECTS = st.sampled_from(Subject)

identifiers = st.one_of(
    st.sampled_from(["A", "x", "cost", "walk", "fight", "Alice", "_", "größe", "B12"]),
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True).filter(
        lambda text: text not in KEYWORDS | PROPERTY_WORDS
    ),
)

names = st.builds(tree.Name, st.just(NOWHERE), identifiers)
bare_references = st.builds(tree.Reference, st.just(NOWHERE), identifiers)
optional_names = st.none() | names


def some(strategy: st.SearchStrategy, low: int = 1) -> st.SearchStrategy:
    """A short tuple."""
    return st.lists(strategy, min_size=low, max_size=3).map(tuple)


@st.composite
def numbers(draw: st.DrawFn) -> tree.Number:
    whole = draw(st.integers(0, 120))
    decimals = draw(st.sampled_from(["", "0", "5", "25", "125"]))
    percent = draw(st.booleans())
    text = f"{whole}{'.' if decimals else ''}{decimals}"
    value = Fraction(text) / (100 if percent else 1)
    return tree.Number(NOWHERE, value, text + "%" * percent)


def _leaves() -> st.SearchStrategy:
    return st.one_of(
        numbers(),
        bare_references,
        st.builds(tree.Boolean, st.just(NOWHERE), st.booleans()),
        st.sampled_from(
            [node(NOWHERE) for node in (tree.Myself, tree.Opponent, tree.Round, tree.Share)]
        ),
        st.builds(tree.Divide, st.just(NOWHERE)),
        st.builds(tree.IsUnconditional, st.just(NOWHERE), _SUBJECTS),
        st.builds(tree.Renegotiates, st.just(NOWHERE), _SUBJECTS),
        st.builds(tree.Ends, st.just(NOWHERE), st.booleans(), st.none()),
        st.builds(
            tree.QuantityOf, st.just(NOWHERE), _SUBJECTS, st.sampled_from(Quantity), st.none()
        ),
    )


def _larger(inner: st.SearchStrategy) -> st.SearchStrategy:
    here = st.just(NOWHERE)
    parties = st.one_of(
        bare_references,
        st.just(tree.Myself(NOWHERE)),
        st.just(tree.Opponent(NOWHERE)),
        st.builds(tree.Reference, here, identifiers, some(inner, 0)),
    )
    tails = st.one_of(
        st.none(),
        st.builds(tree.Against, here, parties),
        st.builds(tree.WhenHolding, here, _SUBJECTS, inner),
    )
    strengths = st.one_of(
        st.none(),
        st.builds(tree.InPA, here, st.none() | inner),
        st.builds(tree.Within, here, inner),
    )
    two_or_more = st.lists(inner, min_size=2, max_size=3).map(tuple)
    comparisons = st.sampled_from(Comparison)
    return st.one_of(
        st.builds(tree.Reference, here, identifiers, some(inner, 0)),
        st.builds(tree.Binary, here, st.sampled_from(Arithmetic), inner, inner),
        st.builds(tree.Negative, here, inner),
        st.builds(tree.Compare, here, comparisons, inner, inner),
        st.builds(tree.Not, here, inner),
        st.builds(
            tree.Connected, here, st.sampled_from([Connective.AND, Connective.OR]), two_or_more
        ),
        st.builds(
            tree.Connected,
            here,
            st.sampled_from([Connective.IMPLIES, Connective.IFF]),
            st.tuples(inner, inner),
        ),
        st.builds(tree.Plays, here, _SUBJECTS, bare_references, tails),
        st.builds(tree.Accepts, here, _SUBJECTS, inner, tails),
        st.builds(tree.Demands, here, _SUBJECTS, inner, tails),
        st.builds(tree.OutsideIs, here, _SUBJECTS, bare_references, tails),
        st.builds(tree.Ends, here, st.booleans(), tails),
        st.builds(tree.IsProgram, here, _SUBJECTS, parties),
        st.builds(tree.QuantityOf, here, _SUBJECTS, st.sampled_from(Quantity), tails),
        st.builds(tree.Provable, here, st.booleans(), strengths, some(names, 0), inner),
        st.builds(tree.WithProbability, here, inner, comparisons, inner),
    )


expressions = st.recursive(_leaves(), _larger, max_leaves=10)
small_expressions = st.recursive(_leaves(), _larger, max_leaves=3)

parties = st.one_of(
    bare_references,
    st.just(tree.Myself(NOWHERE)),
    st.just(tree.Opponent(NOWHERE)),
    st.builds(tree.Reference, st.just(NOWHERE), identifiers, some(small_expressions, 0)),
)


def _branches(blocks: st.SearchStrategy) -> st.SearchStrategy:
    return some(st.tuples(small_expressions, blocks))


choices = st.builds(tree.Choice, st.just(NOWHERE), bare_references)


def _policies(inner: st.SearchStrategy) -> st.SearchStrategy:
    conditionals = st.builds(tree.PolicyIf, st.just(NOWHERE), _branches(inner), st.none() | inner)
    return st.builds(tree.Policy, st.just(NOWHERE), some(choices | conditionals, 0))


policies = st.recursive(
    st.builds(tree.Policy, st.just(NOWHERE), some(choices)), _policies, max_leaves=3
)

domains = st.one_of(
    st.builds(tree.InDemands, st.just(NOWHERE), st.booleans()),
    st.builds(tree.InActions, st.just(NOWHERE)),
    st.builds(tree.InRange, st.just(NOWHERE), small_expressions, small_expressions),
    st.builds(tree.InList, st.just(NOWHERE), some(small_expressions)),
)

_reports = st.one_of(
    st.builds(
        tree.Demand,
        st.just(NOWHERE),
        small_expressions,
        st.none() | choices | policies,
        st.booleans(),
    ),
    st.builds(tree.Play, st.just(NOWHERE), bare_references),
    st.builds(tree.ActAs, st.just(NOWHERE), parties),
    st.builds(tree.Let, st.just(NOWHERE), names, small_expressions),
)


def _compound(inner: st.SearchStrategy) -> st.SearchStrategy:
    here = st.just(NOWHERE)
    blocks = st.builds(tree.Block, here, some(inner, 0))
    others = st.none() | blocks
    return st.one_of(
        st.builds(tree.If, here, _branches(blocks), others),
        st.builds(tree.For, here, names, optional_names, domains, blocks),
        st.builds(
            tree.Search, here, st.booleans(), names, domains, small_expressions, blocks, others
        ),
        st.builds(tree.Chance, here, small_expressions, blocks, others),
    )


statements = st.recursive(_reports, _compound, max_leaves=4)


@st.composite
def programs(draw: st.DrawFn) -> tree.Program:
    body = draw(some(statements, 0))
    if draw(st.booleans()):
        body += (tree.RenegotiateAccept(NOWHERE, draw(small_expressions)),)
    parameters = draw(st.none() | some(names, 0))
    block = tree.Block(NOWHERE, body)
    return tree.Program(NOWHERE, draw(names), parameters, draw(optional_names), block)


kinds = st.one_of(
    st.builds(tree.BooleanKind, st.just(NOWHERE)),
    st.builds(tree.RangeKind, st.just(NOWHERE), small_expressions, small_expressions),
    st.builds(tree.EnumerationKind, st.just(NOWHERE), some(names)),
)


def _clauses() -> st.SearchStrategy:
    here, number = st.just(NOWHERE), small_expressions
    return st.one_of(
        st.builds(tree.PlayersClause, here, names, names),
        st.builds(tree.DivideClause, here, number),
        st.builds(tree.WorthClause, here, _ROLES, number),
        st.builds(tree.DemandsRange, here, number, number, number),
        st.builds(tree.DemandsList, here, some(number)),
        st.builds(tree.SurplusClause, here, names),
        st.builds(tree.OutsideClause, here, some(names)),
        st.builds(tree.ActionsClause, here, st.none() | _ROLES, some(names)),
        st.builds(tree.PayoffClause, here, names, names, number, number),
        st.builds(tree.FeatureClause, here, names, kinds, st.none() | number),
        st.builds(tree.RoundsClause, here, number),
        st.builds(tree.DiscountClause, here, number),
        st.builds(tree.RenegotiateClause, here, names),
    )


games = st.builds(tree.Game, st.just(NOWHERE), names, some(_clauses(), 0))

given_values = some(st.builds(tree.GivenValue, st.just(NOWHERE), names, small_expressions), 0)

expects = st.builds(
    tree.Expect,
    st.just(NOWHERE),
    parties,
    parties,
    optional_names,
    given_values,
    small_expressions,
)

_ranges = st.one_of(
    st.none(),
    st.builds(tree.InSet, st.just(NOWHERE), some(parties, 0)),
    st.builds(tree.InLibrary, st.just(NOWHERE)),
    st.builds(tree.UpToSize, st.just(NOWHERE), small_expressions),
)
properties = st.builds(
    tree.Property,
    st.just(NOWHERE),
    st.builds(
        tree.Title, st.just(NOWHERE), st.sampled_from(["x", "never below half", "größer # 1"])
    ),
    some(st.builds(tree.Quantifier, st.just(NOWHERE), names, _ranges), 0),
    parties,
    parties,
    optional_names,
    given_values,
    expressions,
)

declarations = st.one_of(
    st.builds(tree.UseFile, st.just(NOWHERE), st.sampled_from(["a.bgl", "../ä b.bgl", ""])),
    st.builds(tree.UseLibrary, st.just(NOWHERE), names),
    games,
    programs(),
    expects,
    properties,
)

files = st.builds(tree.File, st.just(NOWHERE), some(declarations, 0))
