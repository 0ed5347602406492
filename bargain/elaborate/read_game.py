"""From the clauses of a `game` declaration to a `Game`, or to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from typing import Final

from bargain.core.games import Bargaining, Game, Interval, Matrix
from bargain.core.polynomial import is_linear_in_share, polynomial
from bargain.core.terms import (
    Computed,
    Constant,
    FeatureNumber,
    NumberTerm,
    Operator,
    ShareReceived,
    TermTable,
)
from bargain.diagnostics import Diagnostic, Related
from bargain.elaborate.read_features import FeatureReader
from bargain.source import Span
from bargain.suggest import in_percent, nearest
from bargain.syntax import tree

MAX_DEMANDS: Final = 10_000
MAX_ROUNDS: Final = 10_000
SHOWN_PAYOFFS: Final = 6
DEFAULT_OPTION: Final = "walk"

_BARGAINING_ONLY: Final = (
    tree.DivideClause,
    tree.WorthClause,
    tree.DemandsRange,
    tree.DemandsList,
    tree.SurplusClause,
    tree.OutsideClause,
    tree.RoundsClause,
    tree.DiscountClause,
)
_CLAUSE_WORDS: Final[dict[type, str]] = {
    tree.PlayersClause: "players",
    tree.DivideClause: "divide",
    tree.DemandsRange: "demands",
    tree.DemandsList: "demands",
    tree.SurplusClause: "surplus",
    tree.OutsideClause: "outside",
    tree.RoundsClause: "rounds",
    tree.DiscountClause: "discount",
    tree.RenegotiateClause: "renegotiate",
}


def read_game(game: tree.Game, table: TermTable) -> tuple[Game | None, list[Diagnostic]]:
    """The game, or None with at least one error when its clauses do not make one."""
    reader = _Reader(game, table)
    return reader.read(), reader.diagnostics


class _Reader(FeatureReader):
    def read(self) -> Game | None:
        clauses = self.game.clauses
        self.refuse_repeats(clauses)
        for clause in clauses:
            if isinstance(clause, tree.FeatureClause):
                self.read_feature(clause)
        players: tuple[str, str] | None = None
        for clause in clauses:
            if isinstance(clause, tree.PlayersClause):
                players = (clause.first.text, clause.second.text)
                if players[0] == players[1]:
                    message = "the two players need different names"
                    self.error("BGL046", clause.second.span, message)
        for clause in clauses:
            if isinstance(clause, tree.RenegotiateClause):
                self.read_renegotiation(clause)
        rules = self.read_rules(clauses)
        if rules is None or self.diagnostics:
            return None
        return Game(
            name=self.game.name.text,
            players=players,
            features=self.features,
            rules=rules,
            symmetric=_is_symmetric(rules),
            span=self.game.name.span,
        )

    def read_rules(self, clauses: Iterable[tree.Clause]) -> Bargaining | Matrix | None:
        actions = [c for c in clauses if isinstance(c, tree.ActionsClause)]
        demands = [c for c in clauses if isinstance(c, tree.DemandsRange | tree.DemandsList)]
        if actions and demands:
            self.error(
                "BGL045",
                self.game.name.span,
                f"`{self.game.name.text}` has both `demands` and `actions`",
                "a bargaining game has `demands`, a matrix game has `actions`",
                Related("`actions` here", actions[0].span),
                Related("`demands` here", demands[0].span),
            )
            return None
        if actions:
            return self.read_matrix(clauses, actions)
        if demands:
            return self.read_bargaining(clauses, demands[0])
        self.error(
            "BGL045",
            self.game.name.span,
            f"`{self.game.name.text}` has neither `demands` nor `actions`",
            "write `demands 0% .. 100% step 10%` to bargain, or `actions C, D` for a matrix game",
        )
        return None

    def refuse_repeats(self, clauses: Iterable[tree.Clause]) -> None:
        seen: dict[object, Span] = {}
        for clause in clauses:
            match clause:
                case tree.FeatureClause(name=name):
                    key: object = ("feature", name.text)
                    what = f"feature `{name.text}`"
                case tree.PayoffClause(first=first, second=second):
                    key = ("payoff", first.text, second.text)
                    what = f"the payoff of ({first.text}, {second.text})"
                case tree.WorthClause(subject=subject):
                    key, what = ("worth", subject), f"`worth {subject.value}`"
                case tree.ActionsClause(subject=None):
                    key, what = "actions", "`actions`"
                case tree.ActionsClause(subject=subject):
                    assert subject is not None
                    key, what = ("actions", subject), f"`actions {subject.value}`"
                case _:
                    word = _CLAUSE_WORDS[type(clause)]
                    key, what = word, f"`{word}`"
            if key in seen:
                self.error(
                    "BGL042",
                    clause.span,
                    f"{what} is given twice",
                    None,
                    Related("first given here", seen[key]),
                )
            seen.setdefault(key, clause.span)

    def read_renegotiation(self, clause: tree.RenegotiateClause) -> None:
        rules = ("nash", "egalitarian", "utilitarian")
        if clause.rule.text not in rules:
            self.error(
                "BGL046",
                clause.rule.span,
                f"`{clause.rule.text}` is not a way to renegotiate",
                f"write one of {', '.join(rules)}",
            )

    def read_names(self, listed: Iterable[tree.Name], what: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for name in listed:
            if name.text in names:
                self.error("BGL042", name.span, f"{what} `{name.text}` is listed twice")
            names[name.text] = None
        return tuple(names)

    def read_matrix(
        self, clauses: Iterable[tree.Clause], actions: list[tree.ActionsClause]
    ) -> Matrix | None:
        for clause in clauses:
            if isinstance(clause, _BARGAINING_ONLY):
                self.error(
                    "BGL045",
                    clause.span,
                    f"a matrix game has no `{_CLAUSE_WORDS.get(type(clause), 'worth')}`",
                    "only games with `demands` have it",
                )
        by_seat: dict[tree.Subject | None, tuple[str, ...]] = {}
        for listing in actions:
            by_seat[listing.subject] = self.read_names(listing.actions, "action")
        if None in by_seat and len(by_seat) > 1:
            self.error(
                "BGL042",
                actions[1].span,
                "`actions` is given both for everybody and for one role",
                None,
                Related("also given here", actions[0].span),
            )
            return None
        both = by_seat.get(None)
        first = both if both is not None else by_seat.get(tree.Subject.FIRST)
        second = both if both is not None else by_seat.get(tree.Subject.SECOND)
        if first is None or second is None:
            missing = "first" if first is None else "second"
            self.error("BGL045", actions[0].span, f"`actions {missing}: …` is missing")
            return None
        payoffs = self.read_payoffs(clauses, first, second, "action")
        return Matrix((first, second), payoffs)

    def read_bargaining(
        self, clauses: Iterable[tree.Clause], demands: tree.DemandsRange | tree.DemandsList
    ) -> Bargaining | None:
        options: tuple[str, ...] = (DEFAULT_OPTION,)
        surplus_is_split = True
        rounds = 1
        discount: NumberTerm | None = self.table.make(Constant, Fraction(1))
        divide: NumberTerm = self.table.make(Constant, Fraction(1))
        for clause in clauses:
            match clause:
                case tree.DivideClause(value=value):
                    divide = self.number(value) or divide
                case tree.OutsideClause(options=names):
                    options = self.read_names(names, "option")
                case tree.SurplusClause(rule=rule):
                    if rule.text not in ("split", "waste"):
                        self.error(
                            "BGL046",
                            rule.span,
                            "the surplus is `split` or goes to `waste`",
                            "write `surplus split` or `surplus waste`",
                        )
                    surplus_is_split = rule.text == "split"
                case tree.RoundsClause(value=value):
                    rounds = self.whole(value, "the number of rounds", 1, MAX_ROUNDS) or 1
                case tree.DiscountClause(value=value):
                    discount = self.number(value)
                    self.check_discount(discount, value.span)
        self.divide = divide
        share = self.table.make(ShareReceived)
        plain: NumberTerm = self.table.make(Computed, Operator.TIMES, share, divide)
        worth = [plain, plain]
        for clause in clauses:
            if isinstance(clause, tree.WorthClause):
                worth_term = self.number(clause.value, share=True)
                if worth_term is None:
                    continue
                form = polynomial(worth_term)
                if form is None:
                    message = "this is too long or too deep to see that it is linear in `share`"
                    self.error("BGL046", clause.value.span, message)
                elif not is_linear_in_share(form):
                    self.error("BGL046", clause.value.span, "a worth is linear in `share`")
                worth[0 if clause.subject is tree.Subject.FIRST else 1] = worth_term
        shares = self.read_demands(demands)
        payoffs = self.read_payoffs(clauses, options, options, "outside option")
        if shares is None or discount is None:
            return None
        return Bargaining(
            demands=shares,
            surplus_is_split=surplus_is_split,
            options=options,
            payoffs=payoffs,
            worth=(worth[0], worth[1]),
            rounds=rounds,
            discount=discount,
        )

    def check_discount(self, discount: NumberTerm | None, span: Span) -> None:
        message = "a discount is a number from 0 to 1"
        match discount:
            case Constant(value=value) if not 0 <= value <= 1:
                self.error("BGL046", span, message)
            case FeatureNumber(name=name):
                values = self.features[name].range
                if isinstance(values, Interval) and not (values.low >= 0 and values.high <= 1):
                    hint = f"let `{name}` range from 0 to 1, or over a part of that"
                    self.error("BGL046", span, message, hint)

    def read_demands(
        self, clause: tree.DemandsRange | tree.DemandsList
    ) -> tuple[Fraction, ...] | None:
        match clause:
            case tree.DemandsRange(low=low, high=high, step=step):
                a, b = self.constant(low, "a demand"), self.constant(high, "a demand")
                by = self.constant(step, "a step")
                if a is None or b is None or by is None:
                    return None
                if by <= 0:
                    self.error("BGL046", step.span, "a step is greater than 0")
                    return None
                if a > b:
                    self.error("BGL046", clause.span, "there are no demands in this range")
                    return None
                if not (a >= 0 and b <= 1):
                    message = "demands are shares from 0% to 100%"
                    self.error("BGL043", clause.span, message, _in_percent(high))
                    return None
                count = (b - a) // by + 1
                if count > MAX_DEMANDS:
                    self.too_many_demands(clause)
                    return None
                return tuple(a + by * index for index in range(count))
            case tree.DemandsList(items=items):
                values: set[Fraction] = set()
                for item in items:
                    value = self.constant(item, "a demand")
                    if value is None:
                        continue
                    if not 0 <= value <= 1:
                        self.error(
                            "BGL043",
                            item.span,
                            f"the demand {value} is not a share from 0% to 100%",
                            _in_percent(item),
                        )
                    if value in values:
                        self.error("BGL042", item.span, f"the demand {value} is listed twice")
                    values.add(value)
                if len(values) > MAX_DEMANDS:
                    self.too_many_demands(clause)
                return tuple(sorted(values))

    def too_many_demands(self, clause: tree.DemandsRange | tree.DemandsList) -> None:
        self.error("BGL047", clause.span, f"a game has at most {MAX_DEMANDS:,} demands")

    def read_payoffs(
        self,
        clauses: Iterable[tree.Clause],
        first: tuple[str, ...],
        second: tuple[str, ...],
        what: str,
    ) -> dict[tuple[str, str], tuple[NumberTerm, NumberTerm]]:
        payoffs: dict[tuple[str, str], tuple[NumberTerm, NumberTerm]] = {}
        given: set[tuple[str, str]] = set()
        sides = (dict.fromkeys(first), dict.fromkeys(second))
        for clause in clauses:
            if not isinstance(clause, tree.PayoffClause):
                continue
            known = True
            for name, names in zip((clause.first, clause.second), sides, strict=True):
                if name.text not in names:
                    known = False
                    self.error(
                        "BGL041",
                        name.span,
                        f"`{name.text}` is not an {what} of this game",
                        nearest(name.text, names),
                    )
            pair = (clause.first.text, clause.second.text)
            if known:
                given.add(pair)
            values = (self.number(clause.first_value), self.number(clause.second_value))
            if known and values[0] is not None and values[1] is not None:
                payoffs[pair] = (values[0], values[1])
        # There may be far more pairs than a file has letters.
        pairs = ((a, b) for a in first for b in second)
        missing = list(islice((pair for pair in pairs if pair not in given), SHOWN_PAYOFFS))
        if missing:
            shown = ", ".join(f"({a}, {b})" for a, b in missing)
            others = len(first) * len(second) - len(given) - len(missing)
            more = f" and {others:,} more" if others else ""
            self.error(
                "BGL040",
                self.game.name.span,
                f"`{self.game.name.text}` has no payoff for {shown}{more}",
                f"add `payoff ({missing[0][0]}, {missing[0][1]}) = (…, …)`",
            )
        return payoffs


def _in_percent(demand: tree.Expression) -> str | None:
    match demand:
        case tree.Number(value=value) if 1 < value <= 100:
            return in_percent(demand.span.text)
    return None


def _is_symmetric(rules: Bargaining | Matrix) -> bool:
    if isinstance(rules, Matrix) and set(rules.actions[0]) != set(rules.actions[1]):
        return False
    if isinstance(rules, Bargaining) and not _always_equal(*rules.worth):
        return False
    return all(
        _always_equal(first, rules.payoffs[(b, a)][1])
        and _always_equal(second, rules.payoffs[(b, a)][0])
        for (a, b), (first, second) in rules.payoffs.items()
    )


def _always_equal(left: NumberTerm, right: NumberTerm) -> bool:
    if left is right:
        return True
    form = polynomial(left)
    return form is not None and form == polynomial(right)
