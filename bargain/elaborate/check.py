"""Do names exist, and do things stand where they may: the check of a program against a game.

The grammar accepts a little too much, so that this pass can say what is wrong in the user's words.
It runs twice: once to infer the kinds of parameters over all programs (`game` None, findings
thrown away), and once for each program and game to report.
"""

from __future__ import annotations

from bargain.diagnostics import Related
from bargain.elaborate.check_expressions import ExpressionChecker
from bargain.elaborate.kinds import Kind, KindVariable
from bargain.elaborate.scope import CONDITION, MAX_BLOCK_DEPTH, Place, Variable
from bargain.elaborate.templates import Template
from bargain.suggest import close
from bargain.syntax import tree


class Checker(ExpressionChecker):
    """Checks the statements of a program, or the condition of an expectation with `require`."""

    depth = 0

    def check_program(self, template: Template) -> None:
        for name, kind in zip(template.tree.parameters or (), template.parameters, strict=True):
            self.bind(name, kind, ground=True)
        self.check_block(template.tree.body, top=True)

    def check_block(self, block: tree.Block, *, top: bool = False) -> None:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.error("BGL007", block.span, f"blocks nest deeper than {MAX_BLOCK_DEPTH}")
            return
        self.depth += 1
        outer = self.scope
        self.scope = dict(outer)
        for index, statement in enumerate(block.statements):
            if isinstance(statement, tree.RenegotiateAccept) and not (
                top and index == len(block.statements) - 1
            ):
                self.error(
                    "BGL054",
                    statement.span,
                    "`renegotiate accept` stands at the end of a program, outside any block",
                )
            self.check_statement(statement)
        self.scope = outer
        self.depth -= 1

    def check_statement(self, statement: tree.Statement) -> None:
        match statement:
            case tree.Demand(share=share, outside=outside):
                if self.matrix is not None:
                    self.wrong_game(statement.span, "demand")
                self.require(share, KindVariable(Kind.NUMBER))
                self.check_grid(share)
                match outside:
                    case tree.Choice(option=option):
                        self.check_option(option)
                    case tree.Policy():
                        self.check_policy(outside)
            case tree.Play(action=action):
                if self.bargaining is not None:
                    self.wrong_game(statement.span, "play")
                else:
                    self.check_own_action(action)
            case tree.ActAs(program=program):
                self.require(program, KindVariable(Kind.PROGRAM))
            case tree.If(branches=branches, otherwise=otherwise):
                for condition, block in branches:
                    self.require(condition, CONDITION)
                    self.check_block(block)
                if otherwise is not None:
                    self.check_block(otherwise)
            case tree.Let(name=name, value=value):
                kind = KindVariable()
                self.require(value, kind)
                self.bind(
                    name, kind, ground=self.is_ground(value), of_round=self.is_of_round(value)
                )
            case tree.For(variable=variable, index=index, domain=domain, body=body):
                outer = self.scope
                self.scope = dict(outer)
                self.bind(variable, self.check_domain(domain), ground=True)
                if index is not None:
                    self.bind(index, KindVariable(Kind.NUMBER), ground=True)
                self.check_block(body)
                self.scope = outer
            case tree.Search():
                self.check_search(statement)
            case tree.Chance():
                self.unsupported(statement.span, "chance (`with probability`)")
            case tree.RenegotiateAccept():
                self.unsupported(statement.span, "renegotiation (`renegotiate accept`)")

    def check_search(self, search: tree.Search) -> None:
        outer = self.scope
        self.scope = dict(outer)
        kind = self.check_domain(search.domain)
        word = "highest" if search.highest else "lowest"
        if not kind.is_a(Kind.NUMBER):
            self.error(
                "BGL030",
                search.domain.span,
                f"`{word}` searches through numbers",
                "use `for a in actions { if … { … } }`",
            )
        self.bind(search.variable, kind, ground=True)
        self.require(search.condition, CONDITION)
        self.check_block(search.body)
        self.scope = outer
        if search.otherwise is not None:
            self.check_block(search.otherwise)

    def check_domain(self, domain: tree.Domain) -> KindVariable:
        match domain:
            case tree.InDemands():
                if self.matrix is not None:
                    self.wrong_game(domain.span, "demands")
                return KindVariable(Kind.NUMBER)
            case tree.InActions():
                if self.bargaining is not None:
                    self.wrong_game(domain.span, "actions")
                return KindVariable(Kind.NAME)
            case tree.InRange(low=low, high=high):
                kind = KindVariable(Kind.NUMBER)
                self.require(low, kind, ground=True)
                self.require(high, kind, ground=True)
                return kind
            case tree.InList(items=items):
                if self.misspelt_domain(items):
                    return KindVariable(Kind.NUMBER if self.bargaining is not None else Kind.NAME)
                kind = KindVariable()
                for item in items:
                    self.require(item, kind, ground=True)
                return kind

    def misspelt_domain(self, items: tuple[tree.Expression, ...]) -> bool:
        """Report a list that is a misspelt `demands` or `actions`; whether it is one."""
        match items:
            case (tree.Reference(arguments=None) as word,) if self.is_unknown(word):
                hint = close(word.name, ("actions", "demands"))
                if hint is not None:
                    self.error("BGL022", word.span, f"nothing is called `{word.name}` here", hint)
                    return True
        return False

    def check_policy(self, policy: tree.Policy) -> None:
        if self.depth >= MAX_BLOCK_DEPTH:
            self.error("BGL007", policy.span, f"blocks nest deeper than {MAX_BLOCK_DEPTH}")
            return
        self.depth += 1
        place, self.place = self.place, Place.POLICY
        for statement in policy.statements:
            match statement:
                case tree.Choice(option=option):
                    self.check_option(option)
                case tree.PolicyIf(branches=branches, otherwise=otherwise):
                    for condition, inner in branches:
                        self.require(condition, CONDITION)
                        self.check_policy(inner)
                    if otherwise is not None:
                        self.check_policy(otherwise)
        self.place = place
        self.depth -= 1

    def bind(
        self, name: tree.Name, kind: KindVariable, *, ground: bool, of_round: bool = False
    ) -> None:
        known = self.scope.get(name.text)
        if known is not None:
            self.error(
                "BGL012",
                name.span,
                f"`{name.text}` already has a meaning here",
                "choose another name",
                Related("first given here", known.span),
            )
        self.scope[name.text] = Variable(kind, ground, name.span, of_round)

    def is_of_round(self, expression: tree.Expression) -> bool:
        for node in tree.postorder(expression):
            match node:
                case tree.Round() | tree.QuantityOf(quantity=tree.Quantity.LAST_DEMAND):
                    return True
                case tree.Reference(name=name) if name in self.scope and self.scope[name].of_round:
                    return True
        return False

    def is_ground(self, expression: tree.Expression) -> bool:
        for node in tree.postorder(expression):
            match node:
                case tree.QuantityOf() | tree.Round():
                    return False
                case tree.Reference(name=name):
                    variable = self.scope.get(name)
                    if variable is not None and not variable.ground:
                        return False
                    if variable is None and self.game is not None and name in self.game.features:
                        return False
        return True
