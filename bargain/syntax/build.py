"""The syntax tree of a declaration, built bottom-up while Lark reads (see `expressions`)."""

from __future__ import annotations

from typing import Any

from lark.lexer import Token

from bargain.syntax import tree
from bargain.syntax.expressions import SUBJECTS, Children, ExpressionBuilder, bare


class Builder(ExpressionBuilder):
    """The tree of a declaration; `begin` comes before every parse."""

    # Statements

    def block(self, children: Children) -> tree.Block:
        return tree.Block(self.span(children[0], children[-1]), tuple(children[1:-1]))

    def demand(self, children: Children) -> tree.Demand:
        word, share, *rest = children
        locked = bool(rest) and type(rest[-1]) is Token
        outside = rest[0] if len(rest) > locked else None
        return tree.Demand(self.span(word, children[-1]), bare(share), outside, locked)

    def or_outside(self, children: Children) -> tree.Choice | tree.Policy:
        outside: tree.Choice | tree.Policy = children[1]
        return outside

    def choice(self, children: Children) -> tree.Choice:
        option = self.bare(children)
        return tree.Choice(option.span, option)

    def policy(self, children: Children) -> tree.Policy:
        return tree.Policy(self.span(children[0], children[-1]), tuple(children[1:-1]))

    def policy_if(self, children: Children) -> tree.PolicyIf:
        branches, otherwise = cases(children)
        return tree.PolicyIf(self.span(children[0], children[-1]), branches, otherwise)

    def play(self, children: Children) -> tree.Play:
        return tree.Play(self.span(children[0], children[1]), children[1])

    def act(self, children: Children) -> tree.ActAs:
        return tree.ActAs(self.span(children[0], children[2]), children[2])

    def conditional(self, children: Children) -> tree.If:
        branches, otherwise = cases(children)
        return tree.If(self.span(children[0], children[-1]), branches, otherwise)

    def binding(self, children: Children) -> tree.Let:
        word, name, _equals, value = children
        return tree.Let(self.span(word, value), name, bare(value))

    def loop(self, children: Children) -> tree.For:
        word, variable, *index, _in, domain, body = children
        counter = index[1] if index else None
        return tree.For(self.span(word, body), variable, counter, domain, body)

    def search(self, children: Children) -> tree.Search:
        word, variable, _in, domain, _where, condition, body, *rest = children
        return tree.Search(
            self.span(word, children[-1]),
            word == "highest",
            variable,
            domain,
            bare(condition),
            body,
            rest[1] if rest else None,
        )

    def chance(self, children: Children) -> tree.Chance:
        word, _probability, probability, body, *rest = children
        span = self.span(word, children[-1])
        return tree.Chance(span, bare(probability), body, rest[1] if rest else None)

    def renegotiate_accept(self, children: Children) -> tree.RenegotiateAccept:
        word, _accept, condition = children
        return tree.RenegotiateAccept(self.span(word, condition), bare(condition))

    def in_demands(self, children: Children) -> tree.InDemands:
        return tree.InDemands(self.span(children[0], children[-1]), len(children) > 1)

    def in_actions(self, children: Children) -> tree.InActions:
        return tree.InActions(self.span(children[0], children[0]))

    def in_range(self, children: Children) -> tree.InRange:
        low, _dots, high = children
        return tree.InRange(self.span(low, high), bare(low), bare(high))

    def in_list(self, children: Children) -> tree.InList:
        items = tuple(bare(child) for child in children[::2])
        return tree.InList(self.span(children[0], children[-1]), items)

    # Declarations

    def use_file(self, children: Children) -> tree.UseFile:
        word, path = children
        return tree.UseFile(self.span(word, path), path.value[1:-1])

    def use_library(self, children: Children) -> tree.UseLibrary:
        word, name = children
        return tree.UseLibrary(self.span(word, name), name)

    def game(self, children: Children) -> tree.Game:
        word, name, _opening, *clauses, closing = children
        return tree.Game(self.span(word, closing), name, tuple(clauses))

    def program(self, children: Children) -> tree.Program:
        word, name, *rest, body = children
        parameters: tuple[tree.Name, ...] | None = None
        game: tree.Name | None = None
        for part in rest:
            if isinstance(part, tuple):
                parameters = part
            else:
                game = part
        return tree.Program(self.span(word, body), name, parameters, game, body)

    def parameters(self, children: Children) -> tuple[tree.Name, ...]:
        return tuple(children[1:-1:2])

    def for_game(self, children: Children) -> tree.Name:
        game: tree.Name = children[1]
        return game

    def expect(self, children: Children) -> tree.Expect:
        word, first, _vs, second, *rest, _colon, condition = children
        game, given = self.game_and_given(rest)
        span = self.span(word, condition)
        return tree.Expect(span, first, second, game, given, bare(condition))

    def game_and_given(
        self, parts: Children
    ) -> tuple[tree.Name | None, tuple[tree.GivenValue, ...]]:
        """What stands behind the two sides of a match, in any order."""
        game: tree.Name | None = None
        given: tuple[tree.GivenValue, ...] = ()
        for part in parts:
            if isinstance(part, tuple):
                given = part
            else:
                game = part
        return game, given

    def in_game(self, children: Children) -> tree.Name:
        game: tree.Name = children[1]
        return game

    def given(self, children: Children) -> tuple[tree.GivenValue, ...]:
        return tuple(children[1::2])

    def given_value(self, children: Children) -> tree.GivenValue:
        feature, _equals, value = children
        return tree.GivenValue(self.span(feature, value), feature, bare(value))

    # Clauses of a game

    def players(self, children: Children) -> tree.PlayersClause:
        word, first, _comma, second = children
        return tree.PlayersClause(self.span(word, second), first, second)

    def divide_clause(self, children: Children) -> tree.DivideClause:
        return tree.DivideClause(self.span(children[0], children[1]), bare(children[1]))

    def worth(self, children: Children) -> tree.WorthClause:
        word, role, _equals, value = children
        return tree.WorthClause(self.span(word, value), SUBJECTS[role], bare(value))

    def demands_range(self, children: Children) -> tree.DemandsRange:
        word, low, _dots, high, _step, step = children
        return tree.DemandsRange(self.span(word, step), bare(low), bare(high), bare(step))

    def demands_list(self, children: Children) -> tree.DemandsList:
        items = tuple(bare(child) for child in children[1::2])
        return tree.DemandsList(self.span(children[0], children[-1]), items)

    def surplus(self, children: Children) -> tree.SurplusClause:
        return tree.SurplusClause(self.span(children[0], children[1]), children[1])

    def outside(self, children: Children) -> tree.OutsideClause:
        return tree.OutsideClause(self.span(children[0], children[-1]), tuple(children[1::2]))

    def actions(self, children: Children) -> tree.ActionsClause:
        span = self.span(children[0], children[-1])
        return tree.ActionsClause(span, None, tuple(children[1::2]))

    def actions_of_role(self, children: Children) -> tree.ActionsClause:
        word, role, _colon, *names = children
        span = self.span(word, children[-1])
        return tree.ActionsClause(span, SUBJECTS[role], tuple(names[::2]))

    def payoff(self, children: Children) -> tree.PayoffClause:
        first, second, first_value, second_value = (children[at] for at in (2, 4, 8, 10))
        span = self.span(children[0], children[-1])
        return tree.PayoffClause(span, first, second, bare(first_value), bare(second_value))

    def feature(self, children: Children) -> tree.FeatureClause:
        word, name, _colon, kind, *rest = children
        default = bare(rest[1]) if rest else None
        return tree.FeatureClause(self.span(word, children[-1]), name, kind, default)

    def boolean_kind(self, children: Children) -> tree.BooleanKind:
        return tree.BooleanKind(self.span(children[0], children[0]))

    def range_kind(self, children: Children) -> tree.RangeKind:
        low, _dots, high = children
        return tree.RangeKind(self.span(low, high), bare(low), bare(high))

    def enumeration_kind(self, children: Children) -> tree.EnumerationKind:
        span = self.span(children[0], children[-1])
        return tree.EnumerationKind(span, tuple(children[1:-1:2]))

    def rounds(self, children: Children) -> tree.RoundsClause:
        return tree.RoundsClause(self.span(children[0], children[1]), bare(children[1]))

    def discount(self, children: Children) -> tree.DiscountClause:
        return tree.DiscountClause(self.span(children[0], children[1]), bare(children[1]))

    def renegotiate_by(self, children: Children) -> tree.RenegotiateClause:
        return tree.RenegotiateClause(self.span(children[0], children[2]), children[2])


def cases(children: Children) -> tuple[tuple[tuple[Any, Any], ...], Any]:
    """The branches and the last resort of `if C B elif C B … else B`, keywords among them."""
    branches = []
    at = 0
    while at < len(children) and children[at].type != "ELSE":
        branches.append((bare(children[at + 1]), children[at + 2]))
        at += 3
    return tuple(branches), children[at + 1] if at < len(children) else None
