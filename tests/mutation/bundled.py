"""Every change of a bundled program is noticed by its file, or stands in `survivors.txt` with the
reason why not. Those that survive make no difference to any match between programs of their file.

This takes a minute, and so it is not a part of `make test`: `make mutate` runs it.
`BARGAIN_PRINT_SURVIVORS=1 make mutate` prints what survives now.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pytest

from bargain.core.text import program_text
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.link import Module, link
from bargain.elaborate.loading import Loaded, load_path
from bargain.logic.arena import DEFAULT_MAX_QUESTIONS
from bargain.match import Match
from bargain.model import Model
from bargain.mutation import Fate, Mutant, Trials, mutants
from bargain.syntax import tree

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "programs").rglob("*.bgl"))
LIST = Path(__file__).with_name("survivors.txt")


def listed() -> dict[str, str]:
    """The reason for each survivor: `## reason`, and below it the survivors, one a line."""
    reasons: dict[str, str] = {}
    for block in LIST.read_text(encoding="utf-8").split("\n## ")[1:]:
        reason, *survivors = [line for line in block.splitlines() if line]
        assert survivors, f"nothing survives for this reason: {reason}"
        reasons |= dict.fromkeys(survivors, reason)
    return reasons


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "programs")))
def test_what_survives_is_listed(path: Path) -> None:
    name = str(path.relative_to(ROOT / "programs"))
    loaded = load_path(path, name)
    module = link(loaded)
    trials = Trials(loaded, module, max_questions=DEFAULT_MAX_QUESTIONS)
    tried = list(trials.tried(mutants(loaded, module)))
    alive = [one for one in tried if one.fate in (Fate.UNNOTICED, Fate.UNDECIDED)]
    surviving = [
        f"{one.mutant.change.span} {one.mutant.name}: "
        f"{one.mutant.change.before} -> {one.mutant.change.after}"
        for one in alive
    ]
    if "BARGAIN_PRINT_SURVIVORS" in os.environ:
        print("\n".join(surviving))
    assert sorted(surviving) == sorted(one for one in listed() if one.startswith(f"{name}:"))
    noticed = sum(one.fate.is_noticed for one in tried)
    changes = sum(one.fate is not Fate.SAME for one in tried)
    assert noticed * 10 >= changes * 9
    for one in alive:
        assert differs(loaded, module, one.mutant) is None


def differs(loaded: Loaded, module: Module, mutant: Mutant) -> tuple[str, str] | None:
    """A pair of the file's programs, with arguments that its expectations have, whose match goes
    otherwise with the mutant; at the default feature values."""
    files = tuple(
        (source, tree.File(file.span, tuple(
            mutant.program if declaration is mutant.original else declaration
            for declaration in file.declarations
        )))
        for source, file in loaded.files
    )  # fmt: skip
    before, after = Model(module), Model(link(Loaded(files, ())))
    plain = [name for name, template in module.names.programs.items() if not template.parameters]
    firsts = dict.fromkeys([*plain, *(program_text(e.first) for e in module.expectations)])
    seconds = dict.fromkeys([*plain, *(program_text(e.second) for e in module.expectations)])
    for pair in product(firsts, seconds):
        concerned = any(name.split("(")[0] == mutant.name for name in pair)
        if concerned and went(before, *pair) != went(after, *pair):
            return pair
    return None


def went(model: Model, first: str, second: str) -> object:
    try:
        match = model.match(first, second)
    except DiagnosticError as error:
        return error.diagnostics[0].code
    return (match.first, match.second) if isinstance(match, Match) else None


def test_files_in_the_list_exist() -> None:
    assert {line.split(":")[0] for line in listed()} <= {
        str(path.relative_to(ROOT / "programs")) for path in FILES
    }
