"""Programs and terms as the flat tables of a certificate.

A row refers to earlier rows only, by their numbers, and equal terms share one row. Terms become a
few kinds that the kernel can tell apart without knowing the language: `they accept E` is a
comparison with their least demand. Different terms never become the same row, because a question
is known by its term. The statements of a program become a graph of decisions, in which whatever
follows an `if` is shared by its sides.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import Any, Final, TypeAlias

from bargain.core import programs as p
from bargain.core import terms as t
from bargain.core.terms import ME, MatchOf, Party, ProgramName, Who
from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.logic.arena import Ground
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

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.terms: list[Row] = []
        self.statements: list[Row] = []
        self.sources: list[Source] = []
        self._rows: dict[str, int] = {}
        self._terms: dict[t.Term, int] = {}
        self._source: dict[int, int] = {}
        self._programs: dict[ProgramName, int] = {}
        self._bodies: dict[ProgramName, tuple[int, Row]] = {}

    # Programs ----------------------------------------------------------------------------------

    def program(self, name: ProgramName) -> int:
        return self._programs.setdefault(name, len(self._programs))

    def label(self, name: ProgramName) -> str:
        return program_text(name)

    def add_body(self, name: ProgramName) -> None:
        """Write what a program does; the others are only named."""
        if name not in self._bodies:
            self.program(name)
            ground = self.ground(name)
            entry, _ = self._block(ground.body, None)
            self._bodies[name] = (entry, self.span(ground.span))

    def programs(self) -> list[Row]:
        """Every program that was named: its name, the hash of its source, where it starts, and its
        place. A source that does not exist, and that nobody has read, is empty."""
        rows = []
        for name in self._programs:
            start, span = self._bodies.get(name, (None, []))
            try:
                source = sha256(repr(self.ground(name).source()).encode()).hexdigest()
            except DiagnosticError:
                source = ""
            rows.append(
                [
                    program_text(name),
                    source,
                    self._statement(_NOTHING) if start is None else start,
                    span,
                ]
            )
        return rows

    def span(self, span: Span | None) -> Row:
        if span is None:
            return []
        place = self._source.get(id(span.source))
        if place is None:
            place = self._source[id(span.source)] = len(self.sources)
            self.sources.append(span.source)
        return [place, span.start, span.end]

    # Statements --------------------------------------------------------------------------------

    def _block(self, block: p.Block, after: int | None) -> tuple[int, bool]:
        """A block that goes on at `after`, and whether it ever does."""
        goes_on = True
        for place, statement in reversed(tuple(enumerate(block, start=1))):
            entry, falls = self._one(statement, after)
            if after is not None and not falls and place < len(block):
                # What follows is never run, but it belongs to the source.
                entry = self._statement(["first", entry, after])
            after, goes_on = entry, falls and goes_on
        return self._statement(_NOTHING) if after is None else after, goes_on

    def _one(self, statement: p.Statement, after: int | None) -> tuple[int, bool]:
        match statement:
            case p.Play(action=name, span=span) | p.Choose(option=name, span=span):
                return self._statement(["choose", name, self.span(span)]), False
            case p.ActAs(program=program, span=span):
                return self._statement(["act", self._who(program), self.span(span)]), False
            case p.Demand(share=share, policy=policy, locked=locked, span=span):
                option, _ = self._block(policy, None)
                row = ["demand", self.term(share), option, locked, self.span(span)]
                return self._statement(row), False
        return self._branch(statement, after)

    def _branch(self, branch: p.Branch, after: int | None) -> tuple[int, bool]:
        entry = self._statement(_NOTHING) if after is None else after
        goes_on = True
        for case in reversed(branch.cases):
            taken, falls = self._block(case.block, after)
            if case.span is None and isinstance(case.condition, t.Truth):
                entry, goes_on = taken, falls
            else:
                condition = self.term(case.condition)
                row = ["if", condition, taken, entry, self.span(case.span)]
                entry, goes_on = self._statement(row), goes_on or falls
        return entry, goes_on

    def _statement(self, row: Row) -> int:
        return self._add(self.statements, row)

    def _add(self, table: list[Row], row: Row) -> int:
        key = f"{'t' if table is self.terms else 's'}{row}"
        known = self._rows.get(key)
        if known is None:
            known = self._rows[key] = len(table)
            table.append(row)
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
                return self._is(self._term(["feature", name]), value)
            case t.Plays(match=match, action=action):
                return self._is(self._claim(match, "demand"), action)
            case t.OutsideIs(match=match, option=option):
                return self._is(self._claim(match, "outside"), option)
            case t.Accepts(match=match):
                left = self._term(["compute", "-", self._number(Fraction(1)), parts[0]])
                return self._term(["compare", ">=", left, self._claim(match, "least")])
            case t.Agrees(match=match):
                return self._claim(match, "agreement")
            case t.Quantity(kind=kind, match=match):
                return self._claim(match, _SPOKEN_OF[kind])
            case t.Constant(value=value):
                return self._number(value)
        return self._term(self._plain(term, parts))

    def _plain(self, term: t.Term, parts: list[int]) -> Row:
        match term:
            case t.FeatureNumber(name=name) | t.FeatureHolds(name=name):
                return ["feature", name]
            case t.CurrentRound():
                return ["now", "round"]
            case t.LastDemand(party=party):
                return ["now", "my last" if party is ME else "their last"]
            case t.FinalDemand(party=party):
                return ["now", "my demand" if party is ME else "their demand"]
            case t.ShareReceived():
                return ["now", "share"]
            case t.Computed(operator=operator):
                return ["compute", operator.value, *parts]
            case t.Compare(relation=relation):
                return ["compare", relation.value, *parts]
            case t.Truth(value=value):
                return ["truth", value]
            case t.Not():
                return ["not", *parts]
            case t.All():
                return ["and", parts]
            case t.Some():
                return ["or", parts]
            case t.Implies():
                return ["implies", *parts]
            case t.Iff():
                return ["iff", *parts]
            case t.IsProgram(who=who, program=program):
                return ["program", who.value, self._who(program)]
            case t.IsUnconditional(who=who):
                return ["unconditional", who.value]
            case t.Provable(strength=t.PA(level=level), over=over):
                return ["provable", ["PA", level], list(over), *parts]
            case t.Provable(strength=t.Budget(entries=entries), over=over):
                return ["provable", ["within", entries], list(over), *parts]
        raise AssertionError(f"a term without a row: {term}")

    def _term(self, row: Row) -> int:
        return self._add(self.terms, row)

    def _number(self, value: Fraction) -> int:
        return self._term(["number", str(value)])

    def _is(self, left: int, name: str) -> int:
        return self._term(["compare", "==", left, self._term(["text", name])])

    def _claim(self, match: MatchOf, what: str) -> int:
        assert isinstance(match.who, Party)
        return self._term(["claim", match.who.value, self._who(match.against), what])

    def _who(self, who: Who) -> int | str:
        return self.program(who) if isinstance(who, ProgramName) else who.value
