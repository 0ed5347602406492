"""What holds for the certificates of all matches: generated ones, and those of the libraries."""

from __future__ import annotations

import copy
import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain import kernel
from bargain.certificate.document import canonical, certificate_text, signed
from bargain.certificate.made import certificate, certified
from bargain.certificate.notes import given_of
from bargain.diagnostics import DiagnosticError
from bargain.elaborate.loading import library_names
from bargain.logic.limits import TooHard
from bargain.logic.settle import Evaluation
from bargain.match import Undecided
from bargain.model import Model, load, load_bundled
from tests.certificates import cases
from tests.properties.outcomes import table_of
from tests.strategies import Population, populations

LIBRARIES = library_names()
CASES = load(cases.SOURCE.read_text(encoding="utf-8"))


def certificates(population: Population, most: int) -> list[str]:
    """Certificates of the first matches that have an answer, and one."""
    model, table = table_of(population)
    found: list[str] = []
    for pair in population.matches():
        evaluations: list[Evaluation] = []
        try:
            match = table.match(*map(model.program, pair), evaluations=evaluations)
        except (DiagnosticError, TooHard):
            continue
        if not isinstance(match, Undecided):
            found.append(certificate_text(certificate(match, evaluations)))
        if len(found) == most:
            break
    return found


@given(populations())
def test_the_kernel_accepts_what_the_engine_settles(population: Population) -> None:
    for text in certificates(population, 6):
        assert kernel.check(text.encode()) is None


@given(populations(varied=True, size=2))
def test_the_kernel_accepts_what_the_engine_settles_for_all_values(population: Population) -> None:
    for text in certificates(population, 2):
        assert kernel.check(text.encode()) is None


def changed(value: Any, data: st.DataObject, words: list[Any]) -> Any:
    """A value that is like this one but for one place."""
    value = copy.deepcopy(value)
    holder: Any = {"it": value}
    key: Any = "it"
    while isinstance(holder[key], list | dict) and holder[key] and data.draw(st.integers(0, 9)):
        holder = holder[key]
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key = data.draw(st.sampled_from(keys))
    other: list[Any] = [None, 0, True, "", [], {}, *data.draw(st.lists(st.sampled_from(words)))]
    match holder[key]:
        case bool() as truth:
            other.append(not truth)
        case int() as number:
            other += [number + 1, number - 1, -number, 2 * number, str(number)]
        case str() as text:
            other += [text + "x", text[:-1], f"{text}/2"]
        case list() as items if items:
            other += [items[1:], items[:-1], [*items, items[0]], items[::-1]]
        case dict() as fields if fields:
            other += [{k: v for k, v in fields.items() if k != min(fields)}, {**fields, "x": 1}]
    holder[key] = data.draw(st.sampled_from(other))
    return value if "it" not in holder or key != "it" else holder["it"]


def words_of(value: Any) -> list[Any]:
    """Everything in a document that is no list or object."""
    found: list[Any] = [value]
    for item in found:
        match item:
            case list():
                found += item
            case dict():
                found += item.values()
    return [item for item in found if not isinstance(item, list | dict)]


def assert_no_other_claim(document: Any, data: st.DataObject, model: Model) -> None:
    """Any change of one place is refused, or leaves what is claimed as it was.

    The programs the other way round, or another value of a feature, are another match, and so is
    one in a game without a feature on which nothing depends. What is claimed of it has to be what
    the engine finds; but other feature values may be taken apart into other cells.
    """
    other = changed(document, data, words_of(document))
    if canonical(other) == canonical(document):
        return
    assert kernel.check(certificate_text(other).encode()) is not None
    if isinstance(other, dict) and kernel.check(certificate_text(signed(other)).encode()) is None:
        if canonical(which(other)) != canonical(which(document)):
            game = document["notes"]["game"]
            made = certified(model, *other["match"], game=game, given=given_of(other))
            assert not isinstance(made, Undecided)
            claims = [claim(one, cells=False) for one in (other, made[1])]
        else:
            claims = [claim(one) for one in (other, document)]
        assert canonical(claims[0]) == canonical(claims[1])


def which(document: Any) -> Any:
    """Which match this is, of the same programs: who is first, and at which feature values."""
    return document["match"], [row[0] for row in document["features"].values()]


def claim(document: Any, *, cells: bool = True) -> Any:
    """What is claimed: how the match of these programs ends, and the verdicts on the questions,
    also in cells of other feature values."""
    questions = [
        [*row[:4], document["terms"][row[4]][1:3], verdict]
        for row, verdict in zip(document["questions"], document["verdicts"], strict=True)
        if cells or row[3] == 0
    ]
    return document["match"], document["outcome"], questions


@given(st.sampled_from(sorted(cases.MATCHES)), st.data())
def test_a_changed_field_of_a_case_changes_no_claim(name: str, data: st.DataObject) -> None:
    text = (cases.ACCEPTED / f"{name}.json").read_text(encoding="ascii")
    assert_no_other_claim(json.loads(text), data, CASES)


def test_the_same_match_the_other_way_round_is_another_claim() -> None:
    document = json.loads((cases.ACCEPTED / "abandoned.json").read_text(encoding="ascii"))
    document["match"].reverse()
    assert kernel.check(certificate_text(signed(document)).encode()) is None
    made = certified(CASES, *document["match"])
    assert not isinstance(made, Undecided)
    assert canonical(claim(document)) == canonical(claim(made[1]))


@given(populations(), st.data())
def test_a_changed_field_of_any_certificate_changes_no_claim(
    population: Population, data: st.DataObject
) -> None:
    for text in certificates(population, 1):
        assert_no_other_claim(json.loads(text), data, table_of(population)[0])


@given(st.sampled_from(sorted(cases.MATCHES)), st.data())
def test_a_changed_character_is_refused(name: str, data: st.DataObject) -> None:
    text = (cases.ACCEPTED / f"{name}.json").read_bytes()
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 255))
    if text[place] != byte:
        assert kernel.check(text[:place] + bytes([byte]) + text[place + 1 :]) is not None
    assert kernel.check(text[:place]) is not None


@given(st.binary() | st.text().map(lambda text: b'{"bargain-certificate":8,' + text.encode()))
def test_whatever_the_text_the_kernel_only_refuses(data: bytes) -> None:
    assert kernel.check(data) is not None


def pairs_of(model: Model) -> list[tuple[str, str, str]]:
    templates = model.module.names.programs.values()
    return [
        (game, a.name, b.name)
        for game in model.games
        for a in templates
        for b in templates
        if game in a.games and game in b.games and not a.parameters and not b.parameters
    ]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_kernel_accepts_every_match_of_a_library(library: str, part: int) -> None:
    model = load_bundled([library])
    for game, first, second in pairs_of(model):
        if zlib.crc32(f"{game} {first} {second}".encode()) % 4 != part:
            continue
        try:
            made = certified(model, first, second, game=game)
        except DiagnosticError:
            continue
        assert not isinstance(made, Undecided)
        assert kernel.check(certificate_text(made[1]).encode()) is None, (first, second)


@pytest.mark.parametrize("second", ["Alice", "Dove"])
def test_the_kernel_accepts_the_seed_example(second: str) -> None:
    made = certified(load("programs/examples/seed.bgl"), "Alice", second)
    assert not isinstance(made, Undecided)
    assert kernel.check(certificate_text(made[1]).encode()) is None
