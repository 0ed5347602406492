"""Short ways to read a text in a test."""

from __future__ import annotations

from bargain.diagnostics import Diagnostic
from bargain.source import Source
from bargain.syntax import parse, tree


def read_file(text: str) -> tree.File:
    """The tree of a text without mistakes."""
    file, diagnostics = parse(Source("test.bgl", text))
    assert diagnostics == ()
    return file


def read_declaration(text: str) -> tree.Declaration:
    (declaration,) = read_file(text).declarations
    return declaration


def read_statements(text: str) -> tuple[tree.Statement, ...]:
    program = read_declaration(f"program Test {{ {text} }}")
    assert isinstance(program, tree.Program)
    return program.body.statements


def read_statement(text: str) -> tree.Statement:
    (statement,) = read_statements(text)
    return statement


def read_expression(text: str) -> tree.Expression:
    expect = read_declaration(f"expect Alice vs Bob: {text}")
    assert isinstance(expect, tree.Expect)
    return expect.condition


def mistakes(text: str) -> tuple[Diagnostic, ...]:
    return parse(Source("test.bgl", text))[1]


def codes(text: str) -> list[str]:
    """The codes of a text's mistakes, in order of place."""
    return [diagnostic.code for diagnostic in mistakes(text)]


def places(text: str) -> list[tuple[str, str]]:
    """The codes of a text's mistakes, each with the text that it points at."""
    return [(found.code, found.span.text) for found in mistakes(text) if found.span is not None]
