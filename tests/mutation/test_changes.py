"""Which changes a program can have, and what is known of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from bargain.elaborate import bundled, loading
from bargain.elaborate.link import link
from bargain.elaborate.loading import Loaded, load_text
from bargain.mutation import Fate, Kind, Mutant, Trials, Tried, mutants
from bargain.source import Source
from bargain.syntax import parse, tree
from bargain.syntax.format import format_program
from tests.strategies.populations import Population, populations

SPLIT = """
game Split {
  demands 0% .. 100% step 10%
  outside walk, fight, sue
  payoff (walk, walk) = (0, 0)
  payoff (walk, fight) = (0, 0)
  payoff (walk, sue) = (0, 0)
  payoff (fight, walk) = (0, 0)
  payoff (fight, fight) = (-cost, -cost)
  payoff (fight, sue) = (0, 0)
  payoff (sue, walk) = (0, 0)
  payoff (sue, fight) = (0, 0)
  payoff (sue, sue) = (0, 0)
  feature cost: 0 .. 1/2 = 10%
  feature seen: bool = true
}
"""
PD = """
game PD {
  actions C, D, E
  payoff (C, C) = (2, 2)
  payoff (C, D) = (0, 3)
  payoff (D, C) = (3, 0)
  payoff (D, D) = (1, 1)
  payoff (C, E) = (0, 0)
  payoff (D, E) = (0, 0)
  payoff (E, C) = (0, 0)
  payoff (E, D) = (0, 0)
  payoff (E, E) = (0, 0)
}
"""


def found(game: str, body: str, kind: Kind, parameters: str = "") -> list[str]:
    loaded = load_text(f"{game}program P{parameters} {{ {body} }}\n")
    changes = [mutant.change for mutant in mutants(loaded, link(loaded))]
    return [f"{one.before} -> {one.after}" for one in changes if one.kind is kind]


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("demand 50%", ["50% -> 40%", "50% -> 60%"]),
        ("demand 100%", ["100% -> 90%"]),
        ("if cost > 5% { demand 0% } demand 0%", ["5% -> 4%", "5% -> 6%", "0% -> 10%"]),
        ("if cost > 0.25 { demand 0% } demand 0%", ["0.25 -> 0.24", "0.25 -> 0.26"]),
        ("demand 1 / 2", ["1 -> 0", "1 -> 2", "2 -> 1", "2 -> 3"]),
    ],
)
def test_numbers_go_to_their_neighbours(body: str, changes: list[str]) -> None:
    assert found(SPLIT, body, Kind.NUMBER)[: len(changes)] == changes


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("provable (agreement)", ["provable -> provable in PA+1"]),
        ("possible in PA (agreement)", ["possible -> possible in PA+1"]),
        ("provable in PA+1 (agreement)", ["1 -> 0", "1 -> 2"]),
        ("provable within 5 (agreement)", ["5 -> 4", "5 -> 6"]),
        ("provable within k (agreement)", ["k -> k + 1"]),
        ("provable in PA+(k - 1) (agreement)", ["1 -> 0", "1 -> 2"]),
        (
            "provable for every cost, seen (agreement)",
            [
                "provable -> provable in PA+1",
                "for every cost, seen -> for every seen",
                "for every cost, seen -> for every cost",
            ],
        ),
    ],
)
def test_strengths(question: str, changes: list[str]) -> None:
    body = f"if {question} {{ demand 0% }} demand 10%"
    assert found(SPLIT, body, Kind.STRENGTH, "(k)") == changes


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("demand 0% or walk", ["walk -> fight", "walk -> sue"]),
        ("demand 0%", ["demand 0% -> demand 0% or fight", "demand 0% -> demand 0% or sue"]),
        (
            "demand 0% or { if their outside is sue { o } else { o } }",
            ["sue -> walk", "sue -> fight"],
        ),
    ],
)
def test_outside_options(body: str, changes: list[str]) -> None:
    assert found(SPLIT, body, Kind.OUTSIDE, "(o)") == changes


def test_actions_and_names_that_hide_them() -> None:
    assert found(PD, "play C", Kind.ACTION) == ["C -> D", "C -> E"]
    assert found(PD, "for C in actions { if they play C { play C } } play D", Kind.ACTION) == [
        "D -> C",
        "D -> E",
    ]


@pytest.mark.parametrize(
    ("condition", "changes"),
    [
        ("seen and cost < 1", ["seen -> true", "and -> or", "cost < 1 -> true"]),
        ("seen or cost < 1", ["seen -> false", "or -> and", "cost < 1 -> false"]),
        ("seen implies cost < 1", ["implies -> or"]),
        ("seen iff cost < 1", ["iff -> implies"]),
        ("not seen", ["not seen -> seen"]),
        ("disagreement", ["disagreement -> agreement"]),
        ("possible (seen)", ["possible -> provable"]),
        ("# or\n seen # and\n and cost < 1", ["seen -> true", "and -> or", "cost < 1 -> true"]),
    ],
)
def test_connectives(condition: str, changes: list[str]) -> None:
    body = f"if {condition} {{ demand 0% }} demand 10%"
    assert found(SPLIT, body, Kind.CONNECTIVE) == changes


@pytest.mark.parametrize(
    ("condition", "changed"),
    [
        ("{0} and {1} and {2}", ["{0} or {1} and {2}", "{0} and {1} or {2}"]),
        ("{0} or {1} or {2}", ["{0} and {1} or {2}", "{0} or {1} and {2}"]),
        (
            "{0} or {1} or {2} or {3}",
            ["{0} and {1} or {2} or {3}", "{0} or {1} and {2} or {3}", "{0} or {1} or {2} and {3}"],
        ),
        ("{0} iff {1} iff {2}", ["({0} implies {1}) iff {2}", "({0} iff {1}) implies {2}"]),
    ],
)
def test_of_several_connectives_one_is_changed(condition: str, changed: list[str]) -> None:
    asked = ["seen", "agreement", "cost < 1", "they are me"]
    body = "program P {{ if {} {{ demand 0% }} demand 10% }}"
    loaded = load_text(f"{SPLIT}{body.format(condition.format(*asked))}\n")
    connectives = {"and", "or", "implies"}
    made = [
        (mutant.change.span.start, format_program(mutant.program))
        for mutant in mutants(loaded, link(loaded))
        if mutant.change.after in connectives
    ]
    expected = []
    for one in changed:
        file, _ = parse(Source("p.bgl", body.format(one.format(*asked))))
        (program,) = file.declarations
        assert isinstance(program, tree.Program)
        expected.append(format_program(program))
    assert [text for _, text in sorted(made)] == expected


@pytest.mark.parametrize(
    ("sign", "others"),
    [
        ("<", ["<=", ">="]),
        ("<=", ["<", ">"]),
        (">", [">=", "<="]),
        (">=", [">", "<"]),
        ("==", ["!="]),
        ("!=", ["=="]),
    ],
)
def test_comparisons(sign: str, others: list[str]) -> None:
    body = f"if cost {sign} 1 {{ demand 0% }} demand 10%"
    assert found(SPLIT, body, Kind.COMPARISON) == [f"{sign} -> {other}" for other in others]


def test_branches_loops_and_searches() -> None:
    assert found(
        SPLIT, "if seen { demand 0% } elif true { demand 10% } demand 20%", Kind.BRANCH
    ) == [
        "seen -> true",
        "seen -> false",
    ]
    search = "highest x in demands where seen { demand x } else { demand 0% }"
    assert found(SPLIT, search, Kind.BRANCH) == [
        "highest -> lowest",
        "seen -> true",
        "seen -> false",
    ]
    loop = "for x in demands descending { if seen { demand x } } demand 0%"
    assert found(SPLIT, loop, Kind.BRANCH)[0] == "demands descending -> demands"


def test_a_change_has_its_place() -> None:
    loaded = load_text(f"{SPLIT}program P {{ if cost<1 {{ demand 0% }} demand 10% }}", "p.bgl")
    made = mutants(loaded, link(loaded))
    (less, *_) = [one.change for one in made if one.change.kind is Kind.COMPARISON]
    assert (less.span.text, str(less.span)) == ("<", "p.bgl:17:20")


def tried(text: str, max_questions: int = 1000) -> list[Tried]:
    loaded = load_text(text)
    module = link(loaded)
    trials = Trials(loaded, module, max_questions=max_questions)
    return list(trials.tried(mutants(loaded, module)))


def fates(text: str, max_questions: int = 1000) -> dict[str, Fate]:
    return {
        f"{one.mutant.name}: {one.mutant.change.before} -> {one.mutant.change.after}": one.fate
        for one in tried(text, max_questions)
    }


def test_each_fate() -> None:
    text = f"""{SPLIT}
program P {{ if their demand > 50% and false {{ demand 0% }} demand 100% - 50% }}
program Q {{ if seen {{ demand 50% }} else {{ demand 60% }} }}
program R {{ if they are Q and their demand == 50% {{ demand 50% }} demand 0% }}
expect P vs Q: agreement and first demand == 50%
expect R vs R: first demand == 0%
"""
    found = fates(text)
    assert found["P: 50% -> 40%"] is Fate.FAILED
    assert found["Q: 60% -> 50%"] is Fate.UNNOTICED
    assert found["R: they are Q -> true"] is Fate.NO_ANSWER
    stops = fates(f"{SPLIT}program P {{ if true {{ demand 0% }} }}\nexpect P vs P: agreement\n")
    assert stops["P: true -> false"] is Fate.NOT_LOADED


def test_a_branch_that_numbers_decide_makes_no_difference() -> None:
    text = f"{SPLIT}program P {{ for n in 1 .. 2 {{ if n > 3 {{ demand 0% }} }} demand 50% }}\n"
    found = fates(text)
    assert found["P: > -> >="] is Fate.SAME
    assert found["P: 3 -> 2"] is Fate.SAME
    assert found["P: > -> <="] is Fate.UNNOTICED
    # With a parameter nothing is claimed.
    found = fates(text.replace("P {", "P(k) {", 1))
    assert found["P: > -> >="] is Fate.UNNOTICED


def test_what_reaches_a_limit_is_undecided() -> None:
    # With one of the two shares changed, there are two questions in place of one.
    text = f"""{SPLIT}
program P {{
  if provable (they accept 50%) {{ demand 50% }}
  if provable (they accept 50%) {{ demand 40% }}
  demand 30%
}}
program Q {{ demand 0% }}
expect P vs Q: first demand == 50%
"""
    found = [(one.mutant.change.before, one.fate, one.by is None) for one in tried(text, 1)]
    assert ("50%", Fate.UNDECIDED, False) in found
    assert ("50%", Fate.FAILED, False) in found


def test_only_expectations_that_see_a_program_are_asked() -> None:
    text = f"""{SPLIT}
program P {{ demand 50% }}
program Q {{ act as P }}
program R {{ demand 10% }}
expect R vs R: agreement
expect Q vs R: first demand == 50%
"""
    by = {one.mutant.name: one.by for one in tried(text) if one.fate is Fate.FAILED}
    assert {name: span.line for name, span in by.items() if span is not None} == {"P": 22}


@given(populations())
def test_mutants_differ_from_the_program_and_each_other(population: Population) -> None:
    text = population.text
    loaded = load_text(text)
    module = link(loaded)
    texts: dict[str, set[str]] = {}
    for mutant in mutants(loaded, module):
        known = texts.setdefault(mutant.name, {format_program(mutant.original)})
        written = format_program(mutant.program)
        assert written not in known
        known.add(written)
        assert_reads_back(written, mutant)


def assert_reads_back(written: str, mutant: Mutant) -> None:
    """A mutant is what a user could have written."""
    file, diagnostics = parse(Source("mutant.bgl", written))
    assert not diagnostics
    (program,) = file.declarations
    assert isinstance(program, tree.Program)
    assert format_program(program) == written
    assert program.name == mutant.program.name


def test_files_without_programs_have_no_mutants() -> None:
    loaded: Loaded = load_text(f"{SPLIT}")
    assert mutants(loaded, link(loaded)) == ()


def test_a_match_of_a_property_without_an_answer_is_noticed() -> None:
    text = (
        "use bargaining\n"
        "program P for Split { if false and their demand <= 10% { demand 50% } demand 50% }\n"
        'property "agree": for every other in {Dove, P}: P vs other: agreement\n'
    )
    (one,) = [one for one in tried(text) if one.mutant.change.before == "false"]
    assert one.fate is Fate.NO_ANSWER
    assert [found.code for found in one.diagnostics] == ["BGL070"]


def test_a_property_notices_changes() -> None:
    read = load_text(
        "use bargaining\n"
        "program Half for Split { demand 50% }\n"
        'property "half": for every other in {Dove, Half}: Half vs other: first demand == 50%\n'
    )
    module = link(read)
    tried = list(Trials(read, module, max_questions=1_000).tried(mutants(read, module)))
    fates = {one.mutant.change.before: one.fate for one in tried}
    assert fates["50%"] is Fate.FAILED


def test_a_property_over_the_library_sees_the_programs_of_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"""{PD}
        program Deaf for PD {{ play D }}
        program Kind for PD {{ if they are Deaf {{ play C }} play D }}
        property "all": for every x in library: x vs x: first plays D
    """
    tmp_path.joinpath("mine.bgl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(loading, "resource", lambda *path: tmp_path.joinpath(*path[2:]))
    monkeypatch.setattr(bundled, "_libraries", bundled._libraries.__wrapped__)
    assert fates(text)["Kind: D -> C"] is Fate.FAILED
