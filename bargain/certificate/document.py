"""A settled match as the document that the kernel checks; `docs/certificates.md` describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, TypeAlias

from bargain.certificate.tables import Row, Tables
from bargain.core.games import Bargaining, Enumeration, Feature, FeatureValue, Interval
from bargain.core.terms import Constant
from bargain.logic.arena import Question
from bargain.logic.settle import Evaluation
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, verdict
from bargain.match import DemandReport, Match, PlayReport, Side

VERSION: Final = 8
Document: TypeAlias = dict[str, Any]


def canonical(value: object) -> str:
    """The one way to write a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def certificate_text(document: Document) -> str:
    return canonical(document) + "\n"


class Writer:
    """`asked` has the questions in the order of the document, each with its row there."""

    def __init__(
        self, match: Match, evaluations: Sequence[Evaluation], questions: Sequence[Question]
    ) -> None:
        self.match = match
        self.settlement = match.settlement
        self.evaluations = evaluations
        self.tables = Tables(match.nodes[0].arena)
        rows = [(self.question(question), question) for question in questions]
        self.asked = sorted(rows, key=lambda asked: asked[0])

    def document(self) -> Document:
        match, tables = self.match, self.tables
        ends = [tables.program(node.me) for node in match.nodes]
        for node in self.settlement.closure.nodes:
            tables.add_body(node.me)
        chosen = [self.settlement.index_of(question) for _, question in self.asked]
        document: Document = {
            "bargain-certificate": VERSION,
            **self.game(),
            "match": ends,
            "covers": [],
            "questions": [
                [*row, self.level(self.settlement.offsets[index])]
                for (row, _), index in zip(self.asked, chosen, strict=True)
            ],
            "evaluations": self.tables_of_levels(chosen),
            "verdicts": [self.verdict(index) for index in chosen],
            "outcome": self.outcome(),
            "programs": tables.programs(),
            "terms": tables.terms,
        }
        document["notes"] = {
            "features": [*self.settlement.situation.game.features],
            "game": match.game,
            "players": [side.player for side in (match.first, match.second)],
            "sources": [
                [_printable(source.name), hashed(source.text)] for source in tables.sources
            ],
            "spans": tables.spans,
        }
        return signed(document)

    # The game ----------------------------------------------------------------------------------

    def game(self) -> Document:
        game, term = self.settlement.situation.game, self.tables.term
        rules = game.rules
        one = Constant(Fraction(1))
        values = self.settlement.situation.values
        names = sorted(game.features)
        document: Document = {
            "features": {name: _feature(game.features[name], values[name]) for name in names},
        }
        if isinstance(rules, Bargaining):
            options = (rules.options, rules.options)
            document |= {
                "demands": [str(share) for share in rules.demands],
                "split": rules.surplus_is_split,
                "worth": [term(worth) for worth in rules.worth],
                "rounds": rules.rounds,
                "discount": term(rules.discount),
            }
        else:
            options = rules.actions
            worth = [term(one), term(one)]
            document |= {"demands": [], "split": False, "worth": worth, "rounds": 1}
            document["discount"] = term(one)
        document["payoffs"] = {
            mine: {theirs: [*map(term, rules.payoffs[mine, theirs])] for theirs in options[1]}
            for mine in options[0]
        }
        return document

    # Questions ---------------------------------------------------------------------------------

    def question(self, question: Question) -> tuple[str, str, int, int, int]:
        node, tables = question.node, self.tables
        ends = tables.program(node.me), tables.program(node.them)
        return *ends, node.seat, 0, tables.term(question.compiled.term)

    def level(self, level: int) -> tuple[int, int]:
        """A level by how many budgets have begun before it, and those since the last did."""
        begun = min(level // self.stage, len(self.budgets))
        return begun, level - begun * self.stage

    @cached_property
    def budgets(self) -> set[int | None]:
        return {question.compiled.budget for question in self.settlement.questions} - {None}

    @cached_property
    def stage(self) -> int:
        """The number of levels from where one budget begins to where the next does."""
        offsets = self.settlement.offsets
        asked = [question.compiled for question in self.settlement.questions]
        if self.budgets and None in {question.budget for question in asked}:
            first = next(
                o - q.level for o, q in zip(offsets, asked, strict=True) if q.budget is None
            )
            return first // len(self.budgets)
        if len(self.budgets) > 1:
            return max(offsets) // (len(self.budgets) - 1)
        schemas = {
            (q.node.me, q.node.them, q.node.seat, q.compiled.term)
            for q in self.settlement.questions
        }
        stage = len(schemas) + 1
        while any(level == stage - 1 for e in self.evaluations for level in e.struck):
            stage *= 2
        return stage

    def tables_of_levels(self, chosen: Sequence[int]) -> list[Row]:
        """For each evaluation: what was abandoned before it, what was struck where, and where it
        ended."""
        rows: list[Row] = []
        before: dict[int, int] = {}
        for evaluation in self.evaluations:
            abandoned = evaluation.abandoned
            new = [
                (place, abandoned[index])
                for place, index in enumerate(chosen)
                if index in abandoned and index not in before
            ]
            struck: dict[int, list[int]] = {}
            for place, index in enumerate(chosen):
                level = evaluation.struck[index]
                if level is not None:
                    struck.setdefault(level, []).append(place)
            offsets = [o for index, o in enumerate(evaluation.offsets) if index not in abandoned]
            last = max([0, *offsets, *(level + 1 for level in struck)])
            strikes = [(self.level(level), struck[level]) for level in sorted(struck)]
            rows.append([new, strikes, self.level(last)])
            before |= abandoned
        return rows

    def verdict(self, index: int) -> Row:
        match verdict(self.settlement, index):
            case Proved(size=size):
                return ["proved", size]
            case Refuted(level=level, size=size):
                return ["refuted", self.level(level), size]
            case Unprovable(level=level):
                return ["unprovable", self.level(level)]
            case OutOfBudget(needed=needed):
                return ["out of budget", needed]

    def outcome(self) -> list[Row]:
        match = self.match
        sides = (match.first, match.second)
        payoffs = ["payoff", *(str(side.payoff) for side in sides)]
        if match.agreement is None:
            return [["demand", *(_action(side) for side in sides)], payoffs]
        demands, options = zip(*map(_demand, sides), strict=True)
        return [
            ["demand", *demands],
            payoffs,
            ["agreement", match.agreement, match.agreement],
            ["last", match.round, match.round],
            ["outside", *options],
            ["share", *(str(side.share) for side in sides)],
        ]


def _action(side: Side) -> str:
    assert isinstance(side.report, PlayReport)
    return side.report.action


def _demand(side: Side) -> tuple[str, str]:
    assert isinstance(side.report, DemandReport)
    return str(side.report.demand), side.report.outside


def signed(document: Document) -> Document:
    """The document with the digest that it should have."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    return rest | {"digest": hashed(canonical(rest))}


def hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _feature(feature: Feature, value: FeatureValue) -> Row:
    """The value at which the match is played, and all that there are."""
    match feature.range:
        case Interval(low=low, high=high):
            return [str(value), str(low), str(high)]
        case Enumeration(values=values):
            return [value, list(values)]
    return [value, [False, True]]


def _printable(name: str) -> str:
    return name if name.isprintable() else ascii(name)
