"""A settled match as the document that the kernel checks; `docs/certificates.md` describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any, Final, TypeAlias

from bargain.certificate.tables import Row, Tables
from bargain.certificate.trees import Tree, add_tree
from bargain.core.games import Bargaining, Enumeration, Feature, FeatureValue, Interval
from bargain.core.terms import Constant
from bargain.logic.arena import Arena, Question
from bargain.logic.settle import Evaluation
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, Verdict, verdict
from bargain.match import DemandReport, Match, Side
from bargain.record import Record

VERSION: Final = 1
Document: TypeAlias = dict[str, Any]


class Extent(Record, by_identity=True):
    """What of a match a certificate speaks of: the worlds, that of the match first, the questions,
    and for each world the trees of its questions about all values of some features."""

    worlds: tuple[Arena, ...]
    questions: tuple[Question, ...]
    covers: Mapping[tuple[Arena, tuple[str, ...]], Tree]


def canonical(value: object) -> str:
    """The one way to write a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def certificate_text(document: Document) -> str:
    return canonical(document) + "\n"


def certificate(match: Match, evaluations: Sequence[Evaluation]) -> Document:
    """The certificate of a match; `evaluations` are those that settled it.

    Raises `TooHard` where no certificate is found for questions about all values of features.
    """
    closure = match.settlement.closure
    if closure.varies:
        from bargain.certificate.covers import varied_document

        return varied_document(match, evaluations)
    home = match.nodes[0].arena
    return written(match, evaluations, Extent((home,), closure.questions, {}))


def written(match: Match, evaluations: Sequence[Evaluation], extent: Extent) -> Document:
    """The document about this much of a match."""
    return _Writer(match, evaluations, extent).document()


class _Writer:
    def __init__(self, match: Match, evaluations: Sequence[Evaluation], extent: Extent) -> None:
        self.match = match
        self.settlement = match.settlement
        self.evaluations = evaluations
        self.extent = extent
        self.tables = Tables(match.nodes[0].arena.ground)
        self.world = {arena: index for index, arena in enumerate(extent.worlds)}
        self.chosen = [self.settlement.index_of(question) for question in extent.questions]
        self.place = {index: place for place, index in enumerate(self.chosen)}

    def document(self) -> Document:
        match, tables, extent = self.match, self.tables, self.extent
        ends = [tables.program(node.me) for node in match.nodes]
        for node in self.settlement.closure.nodes:
            if node.arena in self.world:
                tables.add_body(node.me)
        questions = [self.question(question) for question in extent.questions]
        trees: list[Row] = []
        covers = [
            [self.world[arena], list(over), add_tree(trees, tree, self.world)]
            for (arena, over), tree in extent.covers.items()
        ]
        document: Document = {
            "bargain-certificate": VERSION,
            **self.game(),
            "match": ends,
            "worlds": [
                [_value(value) for value in arena.situation.values.values()]
                for arena in extent.worlds
            ],
            "trees": trees,
            "covers": covers,
            "stage": self.stage(),
            "questions": questions,
            "evaluations": self.tables_of_levels(),
            "claim": self.claim(),
            "programs": tables.programs(),
            "terms": tables.terms,
            "statements": tables.statements,
        }
        document["sources"] = [
            [_printable(source.name), hashed(source.text)] for source in tables.sources
        ]
        document["digest"] = hashed(canonical(document))
        return document

    # The game ----------------------------------------------------------------------------------

    def game(self) -> Document:
        game, term = self.settlement.situation.game, self.tables.term
        rules = game.rules
        one = Constant(Fraction(1))
        document: Document = {
            "game": game.name,
            "players": list(game.players or ("first", "second")),
            "features": [_feature(feature) for feature in game.features.values()],
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
        payoffs = [[term(number) for number in rules.payoffs[pair]] for pair in product(*options)]
        return document | {"options": [list(names) for names in options], "payoffs": payoffs}

    # Questions ---------------------------------------------------------------------------------

    def question(self, question: Question) -> Row:
        node, tables = question.node, self.tables
        return [
            tables.program(node.me),
            tables.program(node.them),
            node.seat,
            self.world[node.arena],
            tables.term(question.compiled.term),
            self.settlement.offsets[self.settlement.index_of(question)],
        ]

    def stage(self) -> int:
        """The number of levels from where one budget begins to where the next does."""
        offsets = self.settlement.offsets
        asked = [question.compiled for question in self.settlement.questions]
        budgets = {question.budget for question in asked} - {None}
        if budgets and None in {question.budget for question in asked}:
            first = next(
                o - q.level for o, q in zip(offsets, asked, strict=True) if q.budget is None
            )
            return first // len(budgets)
        if len(budgets) > 1:
            return max(offsets) // (len(budgets) - 1)
        schemas = {
            (q.node.me, q.node.them, q.node.seat, q.compiled.term)
            for q in self.settlement.questions
        }
        stage = len(schemas) + 1
        while any(level == stage - 1 for e in self.evaluations for level in e.struck):
            stage *= 2
        return stage

    def tables_of_levels(self) -> list[Row]:
        """For each evaluation: what was abandoned before it, what was struck where, and where it
        ended."""
        rows: list[Row] = []
        before: dict[int, int] = {}
        for evaluation in self.evaluations:
            abandoned = evaluation.abandoned
            new = [index for index in self.chosen if index in abandoned and index not in before]
            struck: dict[int, list[int]] = {}
            for index in self.chosen:
                level = evaluation.struck[index]
                if level is not None:
                    struck.setdefault(level, []).append(self.place[index])
            offsets = [o for index, o in enumerate(evaluation.offsets) if index not in abandoned]
            last = max([0, *offsets, *(level + 1 for level in struck)])
            rows.append(
                [
                    sorted([self.place[index], abandoned[index]] for index in new),
                    [[level, sorted(struck[level])] for level in sorted(struck)],
                    last,
                ]
            )
            before |= abandoned
        return rows

    # What is claimed ---------------------------------------------------------------------------

    def claim(self) -> Document:
        match = self.match
        sides = (match.first, match.second)
        outcome: Document = {
            "payoffs": [str(side.payoff) for side in sides],
            "reports": [_report(side) for side in sides],
        }
        if match.agreement is not None:
            outcome |= {
                "agreement": match.agreement,
                "round": match.round,
                "shares": [str(side.share) for side in sides],
            }
        given = {name: _value(value) for name, value in match.given.items()}
        return {
            "match": {
                "game": match.game,
                "given": given,
                "players": [side.player for side in sides],
                "programs": [side.program for side in sides],
            },
            "outcome": outcome,
            "verdicts": [self.verdict(question) for question in self.extent.questions],
        }

    def verdict(self, question: Question) -> Row:
        """Who asked about whom, with which strength, and what came of it."""
        node, tables = question.node, self.tables
        _, strength, _, _ = tables.terms[tables.term(question.compiled.term)]
        found = verdict(self.settlement, self.settlement.index_of(question))
        return [tables.label(node.me), tables.label(node.them), strength, _verdict(found)]


def hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _feature(feature: Feature) -> Row:
    match feature.range:
        case Interval(low=low, high=high):
            return ["interval", feature.name, str(low), str(high)]
        case Enumeration(values=values):
            return ["values", feature.name, list(values)]
    return ["truth", feature.name]


def _value(value: FeatureValue) -> str | bool:
    return str(value) if isinstance(value, Fraction) else value


def _report(side: Side) -> Row:
    report = side.report
    if isinstance(report, DemandReport):
        return [str(report.demand), report.outside]
    return [report.action]


def _verdict(found: Verdict) -> Row:
    match found:
        case Proved(size=size):
            return ["proved", size]
        case Refuted(level=level, size=size):
            return ["refuted", level, size]
        case Unprovable(level=level):
            return ["unprovable", level]
        case OutOfBudget(budget=budget, needed=needed):
            return ["out of budget", budget, needed]


def _printable(name: str) -> str:
    return name if name.isprintable() else ascii(name)
