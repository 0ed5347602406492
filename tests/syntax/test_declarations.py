"""Every statement, clause and declaration reads as the tree that the reference gives it."""

from __future__ import annotations

import pytest

from bargain.syntax import tree
from bargain.syntax.tree import Subject
from tests.strategies.trees import NOWHERE
from tests.syntax.reading import (
    read_declaration,
    read_expression,
    read_file,
    read_statement,
    read_statements,
)


def name(text: str) -> tree.Name:
    return tree.Name(NOWHERE, text)


def reference(text: str) -> tree.Reference:
    return tree.Reference(NOWHERE, text)


def block(*statements: tree.Statement) -> tree.Block:
    return tree.Block(NOWHERE, statements)


def choice(text: str) -> tree.Choice:
    return tree.Choice(NOWHERE, reference(text))


HALF = read_expression("50%")
PLAY_C = tree.Play(NOWHERE, reference("C"))
PLAY_D = tree.Play(NOWHERE, reference("D"))
A, B, X = reference("a"), reference("b"), name("x")
DEMANDS = tree.InDemands(NOWHERE, False)
STARTED = tree.Started(NOWHERE)
DOVE_OR_WAIT = tree.PlanBlock(
    NOWHERE, (tree.CommitPrograms(NOWHERE, (reference("Dove"),)), tree.Wait(NOWHERE))
)

POLICY = tree.Policy(
    NOWHERE,
    (
        tree.PolicyIf(
            NOWHERE,
            (
                (A, tree.Policy(NOWHERE, (choice("fight"),))),
                (B, tree.Policy(NOWHERE, (choice("walk"),))),
            ),
            tree.Policy(NOWHERE, (choice("y"),)),
        ),
        choice("z"),
    ),
)

STATEMENTS: dict[str, tree.Statement] = {
    "demand 50%": tree.Demand(NOWHERE, HALF, None, False),
    "demand 50% locked": tree.Demand(NOWHERE, HALF, None, True),
    "demand 50% or fight": tree.Demand(NOWHERE, HALF, choice("fight"), False),
    "demand 50% or fight locked": tree.Demand(NOWHERE, HALF, choice("fight"), True),
    "demand 50% or { if a { fight } elif b { walk } else { y } z }": tree.Demand(
        NOWHERE, HALF, POLICY, False
    ),
    "demand 100% - their demand or x": tree.Demand(
        NOWHERE, read_expression("100% - their demand"), choice("x"), False
    ),
    "play C": PLAY_C,
    "act as P(x)": tree.ActAs(NOWHERE, tree.Reference(NOWHERE, "P", (reference("x"),))),
    "act as them": tree.ActAs(NOWHERE, tree.Opponent(NOWHERE)),
    "let x = 50%": tree.Let(NOWHERE, X, HALF),
    "if a { play C }": tree.If(NOWHERE, ((A, block(PLAY_C)),), None),
    "if a { play C } elif b { } else { play D }": tree.If(
        NOWHERE, ((A, block(PLAY_C)), (B, block())), block(PLAY_D)
    ),
    "for x in demands { }": tree.For(NOWHERE, X, None, DEMANDS, block()),
    "for x, i in demands descending { play C }": tree.For(
        NOWHERE, X, name("i"), tree.InDemands(NOWHERE, True), block(PLAY_C)
    ),
    "for x in actions { play x }": tree.For(
        NOWHERE,
        X,
        None,
        tree.InActions(NOWHERE),
        block(tree.Play(NOWHERE, reference("x"))),
    ),
    "for x in 0..3 { }": tree.For(
        NOWHERE,
        X,
        None,
        tree.InRange(NOWHERE, read_expression("0"), read_expression("3")),
        block(),
    ),
    "for x in 3, 2 { }": tree.For(
        NOWHERE,
        X,
        None,
        tree.InList(NOWHERE, (read_expression("3"), read_expression("2"))),
        block(),
    ),
    "highest x in demands where a { play C }": tree.Search(
        NOWHERE, True, X, DEMANDS, A, block(PLAY_C), None
    ),
    "lowest x in demands where a { play C } else { play D }": tree.Search(
        NOWHERE, False, X, DEMANDS, A, block(PLAY_C), block(PLAY_D)
    ),
    "with probability 50% { play C }": tree.Chance(NOWHERE, HALF, block(PLAY_C), None),
    "with probability 50% { play C } else { play D }": tree.Chance(
        NOWHERE, HALF, block(PLAY_C), block(PLAY_D)
    ),
    "renegotiate accept a": tree.RenegotiateAccept(NOWHERE, A),
}


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_reads_as_its_tree(text: str) -> None:
    assert read_statement(text) == STATEMENTS[text]


@pytest.mark.parametrize("text", STATEMENTS)
def test_the_span_of_a_statement_is_its_text(text: str) -> None:
    assert read_statement(text).span.text == text


def test_statements_need_no_separator() -> None:
    written = "let x = a play C if a { play C } with probability 50% { play C } play D"
    kinds = [type(statement) for statement in read_statements(written)]
    assert kinds == [tree.Let, tree.Play, tree.If, tree.Chance, tree.Play]


CLAUSES: dict[str, tree.Clause] = {
    "players Alice, Bob": tree.PlayersClause(NOWHERE, name("Alice"), name("Bob")),
    "divide 50%": tree.DivideClause(NOWHERE, HALF),
    "worth first = share * divide - a": tree.WorthClause(
        NOWHERE, Subject.FIRST, read_expression("share * divide - a")
    ),
    "worth second = share": tree.WorthClause(NOWHERE, Subject.SECOND, tree.Share(NOWHERE)),
    "demands a .. b step 50%": tree.DemandsRange(NOWHERE, A, B, HALF),
    "demands a, b": tree.DemandsList(NOWHERE, (A, B)),
    "surplus waste": tree.SurplusClause(NOWHERE, name("waste")),
    "outside walk, fight": tree.OutsideClause(NOWHERE, (name("walk"), name("fight"))),
    "actions C, D": tree.ActionsClause(NOWHERE, None, (name("C"), name("D"))),
    "actions second: L": tree.ActionsClause(NOWHERE, Subject.SECOND, (name("L"),)),
    "payoff (C, D) = (a, -b)": tree.PayoffClause(
        NOWHERE, name("C"), name("D"), A, tree.Negative(NOWHERE, B)
    ),
    "feature x: bool": tree.FeatureClause(NOWHERE, X, tree.BooleanKind(NOWHERE), None),
    "feature x: a .. b = 50%": tree.FeatureClause(NOWHERE, X, tree.RangeKind(NOWHERE, A, B), HALF),
    "feature x: {a, b} = a": tree.FeatureClause(
        NOWHERE, X, tree.EnumerationKind(NOWHERE, (name("a"), name("b"))), A
    ),
    "rounds a": tree.RoundsClause(NOWHERE, A),
    "discount a": tree.DiscountClause(NOWHERE, A),
    "renegotiate by nash": tree.RenegotiateClause(NOWHERE, name("nash")),
}


@pytest.mark.parametrize("text", CLAUSES)
def test_a_clause_reads_as_its_tree(text: str) -> None:
    game = read_declaration(f"game G {{ {text} }}")
    assert isinstance(game, tree.Game)
    assert game == tree.Game(NOWHERE, name("G"), (CLAUSES[text],))
    assert game.clauses[0].span.text == text


def test_clauses_need_no_separator() -> None:
    game = read_declaration("game G { " + " ".join(CLAUSES) + " }")
    assert game == tree.Game(NOWHERE, name("G"), tuple(CLAUSES.values()))


def expect(game: str | None, *given: tree.GivenValue) -> tree.Expect:
    return tree.Expect(
        NOWHERE, reference("P"), reference("Q"), name(game) if game else None, given, A
    )


def claim(
    *quantifiers: tree.Quantifier,
    title: str = "t",
    game: str | None = None,
    given: tuple[tree.GivenValue, ...] = (),
) -> tree.Property:
    return tree.Property(
        NOWHERE,
        tree.Title(NOWHERE, title),
        quantifiers,
        reference("P"),
        reference("Q"),
        name(game) if game else None,
        given,
        A,
    )


def every(
    variable: str, programs: tree.InSet | tree.InLibrary | tree.UpToSize | None
) -> tree.Quantifier:
    return tree.Quantifier(NOWHERE, name(variable), programs)


X_PLUS_X = read_expression("x + x")
COST = tree.GivenValue(NOWHERE, name("cost"), HALF)
SEEN = tree.GivenValue(NOWHERE, name("seen"), tree.Boolean(NOWHERE, True))

DECLARATIONS: dict[str, tree.Declaration] = {
    'use "other file.bgl"': tree.UseFile(NOWHERE, "other file.bgl"),
    "use modal": tree.UseLibrary(NOWHERE, name("modal")),
    "game G { }": tree.Game(NOWHERE, name("G"), ()),
    "program P { play C }": tree.Program(NOWHERE, name("P"), None, None, block(PLAY_C)),
    "program P() for G { }": tree.Program(NOWHERE, name("P"), (), name("G"), block()),
    "program P(x, y) { }": tree.Program(NOWHERE, name("P"), (X, name("y")), None, block()),
    "expect P vs Q: a": expect(None),
    "expect P vs Q in G: a": expect("G"),
    "expect P vs Q given cost = 50%, seen = true: a": expect(None, COST, SEEN),
    "expect P vs Q in G given cost = 50%: a": expect("G", COST),
    "expect P vs Q given cost = 50% in G: a": expect("G", COST),
    "expect Race: started": tree.TimelineExpect(NOWHERE, name("Race"), (), STARTED),
    "expect Race given cost = 50%: started": tree.TimelineExpect(
        NOWHERE, name("Race"), (COST,), STARTED
    ),
    'property "t": P vs Q: a': claim(),
    'property "t": P vs Q in G given cost = 50%: a': claim(game="G", given=(COST,)),
    'property "t": P vs Q given cost = 50% in G: a': claim(game="G", given=(COST,)),
    'property "never # below": for every other in {P, Q}, for every cost: P vs Q: a': claim(
        every("other", tree.InSet(NOWHERE, (reference("P"), reference("Q")))),
        every("cost", None),
        title="never # below",
    ),
    'property "t": for every x in { }: P vs Q: a': claim(every("x", tree.InSet(NOWHERE, ()))),
    'property "t": for every x in library: P vs Q: a': claim(every("x", tree.InLibrary(NOWHERE))),
    'property "t": for every x in programs up to size x + x: P vs Q: a': claim(
        every("x", tree.UpToSize(NOWHERE, X_PLUS_X))
    ),
    "timeline Race { }": tree.Timeline(NOWHERE, name("Race"), None, ()),
    "timeline Race in G { agent A { plan { commit\nprogram Dove wait } } }": tree.Timeline(
        NOWHERE,
        name("Race"),
        name("G"),
        (tree.Agent(NOWHERE, name("A"), (tree.PlanClause(NOWHERE, DOVE_OR_WAIT),)),),
    ),
}


@pytest.mark.parametrize("text", DECLARATIONS)
def test_a_declaration_reads_as_its_tree(text: str) -> None:
    declaration = read_declaration(text)
    assert declaration == DECLARATIONS[text]
    assert declaration.span.text == text


def test_declarations_need_no_line_break_between_them() -> None:
    file = read_file(" ".join(DECLARATIONS))
    assert file.declarations == tuple(DECLARATIONS.values())


def test_names_have_spans_of_their_own() -> None:
    program = read_declaration("program P(x, yy) for Game { }")
    assert isinstance(program, tree.Program)
    assert program.parameters is not None
    assert program.game is not None
    names = (program.name, *program.parameters, program.game)
    assert [found.span.text for found in names] == ["P", "x", "yy", "Game"]


def test_a_timeline_expectation_may_have_a_comment_in_it() -> None:
    assert read_declaration("expect # which\n Race # here\n : started") == tree.TimelineExpect(
        NOWHERE, name("Race"), (), STARTED
    )


@pytest.mark.parametrize("text", ["", " \n", "# only a comment", "\ufeff", "\ufeff# both\r\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert read_file(text).declarations == ()


def test_files_written_on_other_systems_read_alike() -> None:
    assert read_file("\ufeffuse a\r\nuse b\r\n\ufeffuse c") == read_file("use a use b use c")
