"""Programs and terms as the one flat table of a certificate.

A row refers to earlier rows only, by their numbers, and equal terms share one row. Terms become a
few kinds that the kernel can tell apart without knowing the language: `they accept E` is a
comparison with their least demand, and all connectives are `if`s. Different terms never become the
same row, because a question is known by its term: an `if` says at its end what it comes from. The
statements of a program become `if`s as well, in which whatever follows is shared by both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import ME, MatchOf, Party, ProgramName, Who
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Arena
from bargain.source import Source, Span

Row: TypeAlias = list[Any]

_SPOKEN_OF: Final = {
    t.MatchNumber.DEMAND: "demand",
    t.MatchNumber.SHARE: "share",
    t.MatchNumber.PAYOFF: "payoff",
    t.MatchNumber.FIRST_DEMAND: "first",
}
_NOTHING: Final[Row] = ["nothing"]


class Tables:
    """Collects rows; every method returns the number of a row."""

    def __init__(self, arena: Arena) -> None:
        self.arena = arena
        self.terms: list[Row] = []
        self.sources: list[Source] = []
        self.spans: list[Row] = []
        self._rows: dict[str, int] = {}
        self._terms: dict[t.Term, int] = {}
        self._source: dict[int, int] = {}
        self._bodies: dict[ProgramName, int | None] = {}

    # Programs ----------------------------------------------------------------------------------

    def program(self, name: ProgramName) -> str:
        self._bodies.setdefault(name, None)
        return program_text(name)

    def add_body(self, name: ProgramName) -> None:
        """Write what a program does; the others are only named."""
        if self._bodies.get(name) is None:
            ground = self.arena.ground(name)
            self._bodies[name], _ = self._block(ground.body, None)
            self._place(program_text(name), ground.span)

    def programs(self) -> dict[str, Row]:
        """Every program that was named, with the hash of its source, whether that is without
        conditions, and where it starts. A source that does not exist, and that nobody has read, is
        empty."""
        rows: dict[str, Row] = {}
        for name, start in self._bodies.items():
            try:
                source = sha256(repr(self.arena.source(name)).encode()).hexdigest()
                unconditional = self.arena.is_unconditional(name)
            except DiagnosticError:
                source, unconditional = "", False
            body = self._add(_NOTHING) if start is None else start
            rows[program_text(name)] = [source, unconditional, body]
        return rows

    def _place(self, what: int | str, span: Span | None) -> None:
        """Note for readers where a program or the row of a statement stands."""
        if span is None:
            return
        place = self._source.get(id(span.source))
        if place is None:
            place = self._source[id(span.source)] = len(self.sources)
            self.sources.append(span.source)
        row = [what, place, span.start, span.end]
        if row not in self.spans[-1:]:
            self.spans.append(row)

    # Statements --------------------------------------------------------------------------------

    def _block(self, block: p.Block, after: int | None) -> tuple[int, bool]:
        """A block that goes on at `after`, and whether it ever does."""
        goes_on = True
        for place, statement in reversed(tuple(enumerate(block, start=1))):
            entry, falls = self._one(statement, after)
            if after is not None and not falls and place < len(block):
                # What follows is never run, but it belongs to the source.
                entry = self._if(self._truth(True), entry, after, "first")
            after, goes_on = entry, falls and goes_on
        return self._add(_NOTHING) if after is None else after, goes_on

    def _one(self, statement: p.Statement, after: int | None) -> tuple[int, bool]:
        match statement:
            case p.Play(action=name):
                action = self._add(["value", name])
                row = self._add(["report", action, action, False])
            case p.Choose(option=name):
                row = self._add(["value", name])
            case p.ActAs(program=program):
                row = self._add(["act", self._who(program)])
            case p.Demand(share=share, policy=policy, locked=locked):
                option, _ = self._block(policy, None)
                row = self._add(["report", self.term(share), option, locked])
            case p.Branch():
                return self._branch(statement, after)
        self._place(row, statement.span)
        return row, False

    def _branch(self, branch: p.Branch, after: int | None) -> tuple[int, bool]:
        entry = self._add(_NOTHING) if after is None else after
        goes_on = True
        for case in reversed(branch.cases):
            taken, falls = self._block(case.block, after)
            if case.span is None and isinstance(case.condition, t.Truth):
                entry, goes_on = taken, falls
            else:
                entry = self._if(self.term(case.condition), taken, entry, "")
                self._place(entry, case.span)
                goes_on = falls or goes_on
        return entry, goes_on

    def _if(self, condition: int, yes: int, no: int, origin: str) -> int:
        return self._add(["if", condition, yes, no, origin])

    def _add(self, row: Row) -> int:
        key = repr(row)
        known = self._rows.get(key)
        if known is None:
            known = self._rows[key] = len(self.terms)
            self.terms.append(row)
        return known

    # Terms -------------------------------------------------------------------------------------

    def term(self, root: t.Term) -> int:
        stack: list[t.Term] = [root]
        while stack:
            term = stack[-1]
            if term in self._terms:
                stack.pop()
                continue
            missing = [part for part in t.parts(term) if part not in self._terms]
            if missing:
                stack += reversed(missing)
                continue
            self._terms[term] = self._row(term, [self._terms[part] for part in t.parts(term)])
            stack.pop()
        return self._terms[root]

    def _row(self, term: t.Term, parts: list[int]) -> int:
        """The row of a term whose parts have theirs."""
        match term:
            case t.FeatureIs(name=name, value=value):
                return self._is(self._add(["feature", name]), value)
            case t.Plays(match=match, action=action):
                return self._is(self._claim(match, "demand"), action)
            case t.OutsideIs(match=match, option=option):
                return self._is(self._claim(match, "outside"), option)
            case t.Accepts(match=match):
                left = self._add(["compute", "-", self._number(Fraction(1)), parts[0]])
                return self._add(["compare", ">=", left, self._claim(match, "least")])
            case t.Agrees(match=match):
                return self._claim(match, "agreement")
            case t.Quantity(kind=kind, match=match):
                return self._claim(match, _SPOKEN_OF[kind])
            case t.Constant(value=value):
                return self._number(value)
            case t.Truth(value=value):
                return self._truth(value)
            case t.Not():
                return self._not(parts[0])
            case t.All():
                return self._chain("and", parts)
            case t.Some():
                return self._chain("or", parts)
            case t.Implies():
                return self._if(parts[0], parts[1], self._truth(True), "implies")
            case t.Iff():
                return self._if(parts[0], parts[1], self._not(parts[1]), "iff")
        return self._add(self._plain(term, parts))

    def _truth(self, value: bool) -> int:
        return self._add(["value", value])

    def _not(self, operand: int) -> int:
        return self._if(operand, self._truth(False), self._truth(True), "not")

    def _chain(self, connective: str, parts: Sequence[int]) -> int:
        """Operands that are looked at from the left until one decides."""
        assert len(parts) > 1
        *others, entry = parts
        origins = [connective, *[f"{connective} more"] * (len(others) - 1)]
        for part, origin in zip(reversed(others), reversed(origins), strict=True):
            decided = self._truth(connective == "or")
            branches = (entry, decided) if connective == "and" else (decided, entry)
            entry = self._if(part, *branches, origin)
        return entry

    def _plain(self, term: t.Term, parts: list[int]) -> Row:
        match term:
            case t.FeatureNumber(name=name) | t.FeatureHolds(name=name):
                return ["feature", name]
            case t.CurrentRound():
                return ["now", "round"]
            case t.LastDemand(party=party):
                return ["now", "my last" if party is ME else "their last"]
            case t.FinalDemand(party=party):
                return ["final", party.value]
            case t.ShareReceived():
                return ["claim", "me", "them", "share"]
            case t.Computed(operator=operator):
                return ["compute", operator.value, *parts]
            case t.Compare(relation=relation):
                return ["compare", relation.value, *parts]
            case t.IsProgram(who=who, program=program):
                return ["program", who.value, self._who(program)]
            case t.IsUnconditional(who=who):
                return ["unconditional", who.value]
            case t.Provable(strength=strength, over=over):
                if isinstance(strength, t.PA):
                    return ["provable", "PA", strength.level, *parts, sorted(over)]
                return ["provable", "within", strength.entries, *parts, sorted(over)]
        raise AssertionError(f"a term without a row: {term}")

    def _number(self, value: Fraction) -> int:
        return self._add(["number", str(value)])

    def _is(self, left: int, name: str) -> int:
        return self._add(["compare", "==", left, self._add(["value", name])])

    def _claim(self, match: MatchOf, what: str) -> int:
        assert isinstance(match.who, Party)
        return self._add(["claim", match.who.value, self._who(match.against), what])

    def _who(self, who: Who) -> str:
        return self.program(who) if isinstance(who, ProgramName) else who.value
