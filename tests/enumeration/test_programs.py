"""All programs of a game, each once, well-formed, in order, and as many as are counted."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, islice, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.core import programs as p
from bargain.core.terms import ProgramName
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.lower import Lowering
from bargain.enumeration import (
    Enumerated,
    Guests,
    Vocabulary,
    count_over,
    count_up_to,
    programs_over,
    programs_up_to,
    vocabularies,
)
from bargain.enumeration.vocabulary import NOWHERE
from bargain.model import Model, load
from bargain.source import Source
from bargain.syntax import parse, tree
from bargain.syntax.format import format_file
from bargain.testing import Game, games
from tests.enumeration.games import PD, SPLIT, TEXTS, model_of
from tests.enumeration.test_forms import Written, everything, negated

LISTED = 3_000
SIZES = {"PD": 2, "rock, paper, scissors": 1, "split": 1, "other roles": 2, "one choice": 2}


def some(model: Model, game: str, size: int, named: tuple[str, ...] = ()) -> list[Enumerated]:
    return list(islice(programs_up_to(model.games[game], size, named=named), LISTED))


def game_of(model: Model) -> str:
    (name,) = model.games
    return name


@pytest.mark.parametrize("name", TEXTS)
def test_programs_are_well_formed_without_a_warning(name: str) -> None:
    model = model_of(name)
    programs = some(model, game_of(model), SIZES[name])
    text = "\n".join(program.text(f"P{program.number}") for program in programs)
    loaded = load(f"{TEXTS[name]}\n{text}")
    assert not loaded.warnings


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_program_is_canonical_and_reads_as_the_same_tree(name: str) -> None:
    model = model_of(name)
    for program in some(model, game_of(model), SIZES[name]):
        text = program.text("P")
        file, found = parse(Source("p.bgl", text))
        assert not found
        assert file.declarations == (program.tree("P"),)
        assert format_file(file) == f"{text}\n"


@pytest.mark.parametrize("name", TEXTS)
def test_no_two_programs_have_one_text(name: str) -> None:
    model = model_of(name)
    texts = [program.text("P") for program in some(model, game_of(model), SIZES[name])]
    assert len(texts) == len(set(texts))


def test_no_two_programs_of_size_2_have_one_source() -> None:
    """By the language's own measure, `they are P`."""
    model = load(PD)
    guests = Guests(model, "PD")
    sources = {
        guests.ground(guests.admit(program)).source()
        for program in programs_up_to(model.games["PD"], 2, named=["FairBot"])
    }
    assert len(sources) == sum(count_up_to(model.games["PD"], 2, named=["FairBot"]))


@pytest.mark.parametrize("name", TEXTS)
def test_counting_and_listing_agree(name: str) -> None:
    game = next(iter(model_of(name).games.values()))
    sizes = Counter(program.size for program in programs_up_to(game, SIZES[name]))
    counts = count_up_to(game, SIZES[name])
    assert counts == [sizes[size] for size in range(SIZES[name] + 1)]


def test_programs_come_in_order_of_size_and_the_same_every_time() -> None:
    game = load(PD).games["PD"]
    once = [(one.number, one.size, one.text("P")) for one in programs_up_to(game, 2)]
    again = [
        (one.number, one.size, one.text("P")) for one in programs_up_to(load(PD).games["PD"], 2)
    ]
    assert once == again
    assert [number for number, _, _ in once] == list(range(1, len(once) + 1))
    sizes = [size for _, size, _ in once]
    assert sizes == sorted(sizes)


def test_a_smaller_enumeration_is_the_beginning_of_a_larger_one() -> None:
    game = load(SPLIT).games["G"]
    small = [program.text("P") for program in islice(programs_up_to(game, 1), 5_000)]
    large = [program.text("P") for program in islice(programs_up_to(game, 3), 5_000)]
    assert small == large


def test_the_prisoners_dilemma_has_dozens_of_size_1_and_thousands_of_size_2() -> None:
    assert count_up_to(load(PD).games["PD"], 2) == [2, 44, 2326]


def test_counting_needs_no_listing() -> None:
    counts = count_up_to(load(SPLIT).games["G"], 12)
    assert counts[12] > 10**30


# What is in ---------------------------------------------------------------------------------------

KNOWN = [
    ("PD", "PD", "if provable (they play C) { play C } play D", 1),
    ("PD", "PD", "if they are me { play C } play D", 1),
    (
        "PD",
        "PD",
        "if provable (they play C) and provable in PA+1 (they play D against DefectBot) { play C } "
        "play D",
        2,
    ),
    ("PD", "PD", "if provable (I play C implies they play C) { play C } play D", 2),
    (
        "split",
        "G",
        "if provable (they accept 100% when I hold 100%) { demand 100% or fight } "
        "demand 1/3 or fight",
        1,
    ),
    ("split", "G", "if observed { demand 0% or walk } demand 1/3 or fight", 1),
    ("split", "G", "if mood == sad { demand 0% or walk } demand 1/3 or fight", 1),
    (
        "rock, paper, scissors",
        "G",
        "if they play R { play P } if they play P { play S } play R",
        2,
    ),
]


@pytest.mark.parametrize(("name", "game", "statements", "size"), KNOWN)
def test_well_known_programs_are_in(name: str, game: str, statements: str, size: int) -> None:
    model = model_of(name)
    file, _ = parse(Source("p.bgl", f"program P for {game} {{ {statements} }}"))
    (wanted,) = file.declarations
    assert isinstance(wanted, tree.Program)
    named = ["DefectBot"] if name == "PD" else []
    programs = programs_up_to(model.games[game], size, named=named)
    found = [program.size for program in programs if program.body == wanted.body]
    assert found == [size]


def test_budgets_take_the_place_of_strengths() -> None:
    game = load(PD).games["PD"]
    texts = [program.text("P") for program in programs_up_to(game, 1, budgets=[50, 10, 50])]
    assert any("provable within 10 (they play C)" in text for text in texts)
    assert not any("PA+1" in text for text in texts)
    assert len(texts) == len(set(texts)) == sum(count_up_to(game, 1, budgets=[10, 50]))


def test_a_program_named_twice_counts_once() -> None:
    game = load(SPLIT).games["G"]
    assert count_up_to(game, 1, named=["Firm(1/2)", "Firm( 1/2 )"]) == count_up_to(
        game, 1, named=["Firm(1/2)"]
    )


def test_what_names_no_program_is_refused() -> None:
    for text in ("2", "me", "A vs B: true expect A", "("):
        with pytest.raises(DiagnosticError) as caught:
            count_up_to(load(PD).games["PD"], 1, named=[text])
        assert [found.code for found in caught.value.diagnostics] == ["BGL080"]


# Independent counts -------------------------------------------------------------------------------


def brute_force(reports: int, singles: int, doubles: int, size: int) -> set[object]:
    """Every program over a tiny vocabulary, by its rules: lists of conditions, written in every
    way, with reports; of those, what `programs` says is left out is thrown out."""
    atoms = range(singles + doubles)
    found: set[object] = set()
    for count in range(1, size + 1):
        for chosen in combinations(atoms, count):
            if sum(1 if atom < singles else 2 for atom in chosen) != size:
                continue
            for branches in range(1, count + 1):
                for blocks in shared_out(chosen, branches):
                    for conditions in product(*map(everything, blocks)):
                        for order in product(range(reports), repeat=branches + 1):
                            found.add(normal(conditions, order))
    return found - {None}


def shared_out(atoms: tuple[int, ...], branches: int) -> list[list[tuple[int, ...]]]:
    ways = product(range(branches), repeat=len(atoms))
    blocks = [
        [tuple(a for a, to in zip(atoms, way, strict=True) if to == n) for n in range(branches)]
        for way in ways
    ]
    return [way for way in blocks if all(way)]


def normal(conditions: tuple[Written, ...], order: tuple[int, ...]) -> object:
    """The program as one value for both ways to write its end; None if it is left out."""
    if any(x == y for x, y in pairwise(order)):
        return None
    if len(conditions) > 1 and order[-3] == order[-1]:
        return None
    *before, last = conditions
    ends = frozenset({(last, order[-2], order[-1]), (negated(last), order[-1], order[-2])})
    return (tuple(before), order[:-2], ends)


@pytest.mark.parametrize(
    ("reports", "singles", "doubles", "size"),
    [
        (1, 2, 1, 2),
        (2, 1, 0, 1),
        (2, 3, 0, 2),
        (2, 3, 1, 3),
        (3, 3, 0, 2),
        (3, 3, 0, 3),
        (3, 2, 2, 3),
        (4, 2, 1, 2),
        (2, 4, 0, 4),
    ],
)
def test_as_many_programs_as_by_brute_force(
    reports: int, singles: int, doubles: int, size: int
) -> None:
    atoms = [tree.Reference(NOWHERE, f"a{n}") for n in range(singles + doubles)]
    plays = [tree.Play(NOWHERE, tree.Reference(NOWHERE, f"R{n}")) for n in range(reports)]
    tiny = Vocabulary("G", (), tuple(plays), tuple(atoms[:singles]), tuple(atoms[singles:]))
    expected = len(brute_force(reports, singles, doubles, size))
    assert count_over([tiny], size)[size] == expected
    listed = [program for program in programs_over([tiny], size) if program.size == size]
    assert len({program.text("P") for program in listed}) == len(listed) == expected


def test_two_reports_are_told_apart_by_every_function_of_two_conditions() -> None:
    """Run on all answers: no two programs of size at most 2 do the same, and each of the ways to
    depend on at most two single conditions, or on a double one, is there."""
    game = load(PD).games["PD"]
    (vocabulary,) = vocabularies(game)
    singles, doubles = len(vocabulary.single), len(vocabulary.double)
    pairs = singles * (singles - 1) // 2
    assert sum(count_up_to(game, 2)) == 2 + 2 * singles + 2 * doubles + 10 * pairs


def three_reports(atoms: int) -> set[tuple[object, ...]]:
    """All programs of a game with 3 reports that ask each of some conditions once, written with
    literals, `and`, `or`, `iff` of two, in one or two branches; brought to what they do."""
    found = set()
    values = list(product((False, True), repeat=atoms))
    literals = [
        (lambda answers, atom=atom, sign=sign: answers[atom] is sign)
        for atom in range(atoms)
        for sign in (True, False)
    ]
    joined = [
        lambda answers: answers[0] and answers[1],
        lambda answers: answers[0] and not answers[1],
        lambda answers: not answers[0] and answers[1],
        lambda answers: not answers[0] and not answers[1],
        lambda answers: answers[0] == answers[1],
    ]
    for condition in joined:
        for yes, no in product("abc", repeat=2):
            found.add(tuple(yes if condition(answers) else no for answers in values))
    for first, second in product(literals, repeat=2):
        for x, y, z in product("abc", repeat=3):
            found.add(
                tuple(x if first(answers) else y if second(answers) else z for answers in values)
            )
    return {table for table in found if depends_on_all(table, values)}


def depends_on_all(table: tuple[str, ...], values: list[tuple[bool, ...]]) -> bool:
    does = dict(zip(values, table, strict=True))
    return all(
        any(
            does[answers] != does[(*answers[:atom], not answers[atom], *answers[atom + 1 :])]
            for answers in values
        )
        for atom in range(len(values[0]))
    )


def test_with_three_reports_and_two_conditions_no_two_programs_do_the_same() -> None:
    atoms = (tree.Reference(NOWHERE, "a"), tree.Reference(NOWHERE, "b"))
    reports = Vocabulary.of(model_of("rock, paper, scissors").games["G"]).reports
    small = Vocabulary("G", (), reports, atoms, ())
    bodies = [program.body for program in programs_over([small], 2) if program.size == 2]
    assert len(bodies) == count_over([small], 2)[2]
    done = [does(body) for body in bodies]
    assert len(done) == len(set(done))
    renamed = {tuple("abc"["RPS".index(x)] for x in table) for table in done}
    assert renamed == three_reports(2)


def does(body: tree.Block) -> tuple[str, ...]:
    def holds(condition: tree.Expression, answers: dict[str, bool]) -> bool:
        match condition:
            case tree.Reference(name=name):
                return answers[name]
            case tree.Not(operand=operand):
                return not holds(operand, answers)
            case tree.Connected(connective=tree.Connective.AND, operands=operands):
                return all(holds(one, answers) for one in operands)
            case tree.Connected(connective=tree.Connective.OR, operands=operands):
                return any(holds(one, answers) for one in operands)
            case tree.Connected(operands=(one, other)):
                return holds(one, answers) == holds(other, answers)
        raise AssertionError(condition)

    def reports(answers: dict[str, bool]) -> str:
        for statement in body.statements:
            match statement:
                case tree.If(branches=((condition, block),)) if holds(condition, answers):
                    (play,) = block.statements
                    assert isinstance(play, tree.Play)
                    return play.action.name
                case tree.Play(action=action):
                    return action.name
        raise AssertionError("a program ends in a report")

    return tuple(reports({"a": a, "b": b}) for a, b in product((False, True), repeat=2))


# From trees to ground programs --------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_read_gives_the_same_ground_program(name: str) -> None:
    model = model_of(name)
    game = game_of(model)
    programs = some(model, game, SIZES[name])[::7]
    guests = Guests(model, game)
    text = "\n".join(program.text(f"P{program.number}") for program in programs)
    loaded = load(f"{TEXTS[name]}\n{text}")
    lowering = Lowering(loaded.module.names, loaded.games[game], loaded.module.table)
    for program in programs:
        generated = guests.ground(guests.admit(program))
        read = lowering.ground(loaded.module.table.make(ProgramName, f"P{program.number}", ()))
        assert shown(generated) == shown(read)


def shown(ground: p.GroundProgram) -> tuple[object, ...]:
    """A ground program without places and its name, of which terms of two files can be compared."""
    return (
        repr(ground.questions),
        repr(ground.matches),
        repr(ground.acts_as),
        ground.seats,
        ground.unconditional,
        ground.source(),
        [statement_shown(statement) for statement in ground.body],
    )


def statement_shown(statement: p.Statement) -> object:
    match statement:
        case p.Branch(cases=cases):
            return [
                (repr(case.condition), [statement_shown(one) for one in case.block])
                for case in cases
            ]
        case p.Demand(share=share, policy=policy, locked=locked):
            return (repr(share), [statement_shown(one) for one in policy], locked)
        case p.Play(action=name) | p.Choose(option=name):
            return name
    raise AssertionError(statement)


# Any game -----------------------------------------------------------------------------------------


@given(games(), st.integers(0, 40))
def test_of_any_game_programs_are_read_back_and_counted(game: Game, start: int) -> None:
    model = load(game.text)
    known = model.games[game.name]
    counts = count_up_to(known, 2)
    programs = list(islice(programs_up_to(known, 2), start, start + 200, 11))
    texts = [program.text(f"P{program.number}") for program in programs]
    assert not load("\n".join([game.text, *texts])).warnings
    if counts[1] < 500:
        listed = Counter(program.size for program in programs_up_to(known, 1))
        assert [listed[0], listed[1]] == counts[:2]
