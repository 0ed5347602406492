"""A declaration that cannot be read is told once, and not again by all that mention it."""

from __future__ import annotations

from pathlib import Path

import pytest

import bargain
from bargain.diagnostics import DiagnosticError

PROGRAM = "program Bad for Split { demand 50% of walk }\n"
GAME = """
game Bet {
  actions C, D
  feature mood: calm, angry = calm
  payoff (C, C) = (1, 1) payoff (C, D) = (0, 1) payoff (D, C) = (1, 0) payoff (D, D) = (0, 0)
}
"""
TIMELINE = """
timeline Race in Split {
  horizon 2
  agent Ann {
    programs Bad, Dove
    can commit programs
    can verify programs
    plan { commit program Bad }
  }
  agent Ben { programs Dove, Alice can commit programs can verify programs plan { wait } }
}
"""


def found(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagnosticError) as caught:
        bargain.load(text)
    return [(one.code, one.span.text if one.span else "") for one in caught.value.diagnostics]


@pytest.mark.parametrize(
    "mention",
    [
        "expect Bad vs Dove: agreement",
        "expect Dove vs Bad(50%): agreement",
        "expect Dove vs Alice: first is Bad",
        'property "p": Bad vs Dove: agreement',
        'property "p": for every x in {Bad}: Dove vs x: agreement',
        'property "p": for every x in library: Bad vs x: agreement',
        "program Other for Split { if they are Bad { demand 50% } demand 40% }",
        "program Other for Split { if they demand 50% against Bad { demand 50% } demand 40% }",
        "program Other for Split { act as Bad }",
        "program Other { act as Bad } expect Other vs Dove: agreement",
        "program Clique(x) for Split { act as x } expect Clique(Bad) vs Dove: agreement",
        TIMELINE,
        f"{TIMELINE} expect Race: first is Bad",
    ],
)
def test_what_mentions_a_program_that_cannot_be_read_passes_in_silence(mention: str) -> None:
    assert found(f"use bargaining\n{PROGRAM}{mention}\n") == [("BGL004", "of")]


def test_a_program_whose_brackets_are_wrong_has_its_name_all_the_same() -> None:
    text = "use bargaining\nprogram Bad for Split { demand (50%\n}\nexpect Bad vs Dove: agreement\n"
    assert found(text) == [("BGL005", "(")]


def test_so_has_one_whose_keyword_is_misspelt() -> None:
    text = "use bargaining\nprogam Bad for Split { demand 50% }\nexpect Bad vs Dove: agreement\n"
    assert found(text) == [("BGL004", "progam")]


@pytest.mark.parametrize("use", ["", "use bargaining\n"])
@pytest.mark.parametrize(
    "mention",
    [
        "program Kind { play C }",
        "program Kind for Bet { play C } expect Kind vs Kind: first plays C",
        "program Kind { if mood == calm { play C } play D } expect Kind vs Kind in Bet: true",
        'property "p": for every x in programs up to size 0: x vs x in Bet: true',
    ],
)
def test_what_is_for_a_game_that_cannot_be_read_passes_in_silence(use: str, mention: str) -> None:
    assert found(f"{use}{GAME}{mention}\n") == [("BGL004", ",")]


def test_other_mistakes_are_told() -> None:
    text = "program Other for Split { if they are Bad { demand 55% } demand 40% or wlak }"
    text += " expect Bda vs Dove: agreement"
    assert found(f"use bargaining\n{PROGRAM}{text}\n") == [
        ("BGL004", "of"),
        ("BGL052", "55%"),
        ("BGL024", "wlak"),
        ("BGL020", "Bda"),
    ]


USES = {
    "use bargaing": ("BGL011", "bargaing"),
    'use "bargaining.bgl"': ("BGL010", 'use "bargaining.bgl"'),
    "use bargaining;": ("BGL003", ";"),
    "use 'bargaining'": ("BGL003", "'"),
    "use": ("BGL004", ""),
}
OF_USED = [
    "expect Alice vs Dove: agreement",
    "expect Alice vs Dove in Split given cost = 1/4: first outside is fight",
    "expect Firm(60%) vs Hold(60%): first outside is walk",
    'property "p": for every x in programs up to size 0, for every cost: Alice vs x: agreement',
    'property "p": for every x in library: Alice vs x: agreement',
    "program Mine for Split { if cost < 1/4 { demand 50% or fight } act as Alice }",
    "program Mine { if they are Alice or they demand 50% against Dove { act as Dove } demand 0 }",
    "program Mine for Split { demand 50% } expect Mine vs Mine: agreement",
    "program Mine for Split { demand 50% } expect Mine vs Mine: first demands 50%",
    "program Mine(x) for Split { act as x } expect Mine(Alice) vs Dove: agreement",
    TIMELINE.replace("Bad", "Firm(60%)"),
    f"{TIMELINE.replace('Bad', 'Alice')} expect Race: first is Alice",
    "expect Race: first is Alice",
]


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("text", OF_USED)
def test_what_may_come_of_a_file_that_is_not_found_passes_in_silence(use: str, text: str) -> None:
    assert found(f"{use}\n{text}\n") == [USES[use]]


SPLIT = "game Split { demands 0, 1/2, 1 payoff (walk, walk) = (0, 0) }"


@pytest.mark.parametrize(
    ("declaration", "name"),
    [
        (SPLIT, "Split"),
        (f"{SPLIT} program Mine {{ demand 1/2 }} expect Mine vs Dove: agreement", "Split"),
        ("program Dove for Split { demand 50% } expect Dove vs Alice: agreement", "Dove"),
        ("program Split for Haggle { demand 50% }", "Split"),
        ("program Dove for Haggle { demand 50% } expect Dove vs Dove: agreement", "Dove"),
    ],
)
def test_a_name_that_a_library_has_is_told_once_and_where_it_can_be_changed(
    declaration: str, name: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bargain.load(f"use bargaining\n{declaration}\n")
    (clash,) = caught.value.diagnostics
    assert clash.code == "BGL012"
    assert clash.span is not None
    assert (clash.span.source.name, clash.span.text) == ("<text>", name)
    assert [str(one.span).partition(":")[0] for one in clash.related] == ["library/bargaining.bgl"]


def test_an_own_file_that_is_called_like_a_library_is_none(tmp_path: Path) -> None:
    (tmp_path / "modal.bgl").write_text(f"{SPLIT} program Twice {{ demand 1 }}", encoding="utf-8")
    text = f'use "{tmp_path}/modal.bgl"\nprogram Twice {{ demand 0 }}\n'
    with pytest.raises(DiagnosticError, match="`Twice` is declared twice"):
        bargain.load(text)


def test_own_programs_are_checked_where_a_file_is_not_found() -> None:
    game = GAME.replace("calm, angry", "{calm, angry}")
    text = (
        f"use bargaing\n{game}program Kind for Bet {{ play E }} program Kind for Bet {{ play C }}"
    )
    assert [code for code, _ in found(text)] == ["BGL011", "BGL023", "BGL012"]


@pytest.mark.parametrize(
    "text",
    [
        "program Mine for Split { demand 50% }",
        "use modal expect FairBot vs Alice: true",
        "use modal program Mine for PD { if they are Alice { play D } play C }",
    ],
)
def test_a_library_that_has_what_is_missing_is_named(text: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        bargain.load(f"{text}\n")
    (missing,) = caught.value.diagnostics
    assert missing.code in {"BGL020", "BGL021"}
    assert missing.hint is not None
    assert "`use bargaining`" in missing.hint
