"""The drawing shows what the staircase says, piece by piece."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bargain.diagnostics import DiagnosticError
from bargain.model import Model, load, load_bundled
from bargain.output.budgets_plot import budgets_plot
from bargain.output.budgets_text import ending_text
from bargain.output.printable import shortened
from bargain.plot.svg import COLOURS, Drawing, colour
from bargain.whatif.budgets import Budgets
from tests.cli.transcripts import FILES, bargain
from tests.pages import SVG, assert_readable, texts

LARGE = 60


@pytest.fixture(scope="module")
def bounded() -> Model:
    return load_bundled(["bounded"])


def found(model: Model, first: str, second: str) -> Budgets:
    answer = model.budgets(first, second)
    assert isinstance(answer, Budgets)
    return answer


def page_of(budgets: Budgets) -> ElementTree.Element:
    return ElementTree.fromstring(str(budgets_plot(budgets)))


def legend_of(page: ElementTree.Element) -> dict[str, str]:
    """Endings in words, by their colours."""
    parts = list(page)
    return {
        shape.attrib["fill"]: str(words.text)
        for shape, words in pairwise(parts)
        if shape.tag == f"{SVG}rect" and words.tag == f"{SVG}text" and shape.get("width") == "12"
    }


def interval(words: str) -> range:
    if words.endswith(" and more"):
        return range(int(words.removesuffix(" and more")), LARGE)
    low, _, high = words.partition(" to ")
    return range(int(low), int(high or low) + 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FiniteFairBot", "CUPOD"),
        ("FiniteFairBot", "FiniteFairBot"),
        ("BoundedPrudentBot(k, K)", "FiniteFairBot(10)"),
        ("BoundedPrudentBot(k, 20)", "BoundedPrudentBot(n, 30)"),
    ],
)
def test_every_point_of_a_piece_has_the_colour_of_its_outcome(
    bounded: Model, first: str, second: str
) -> None:
    budgets = found(bounded, first, second)
    page = page_of(budgets)
    legend = legend_of(page)
    assert set(legend.values()) == {ending_text(group.outcome) for group in budgets.outcomes}
    drawn = set()
    one, two = (re.escape(name) for name in budgets.names)
    for shape in page:
        hint = shape.findtext(f"{SVG}title")
        if hint is None:
            continue
        parts = re.fullmatch(f"{one}: (.+?), {two}: ([^,]+)(?:, the (first|second) larger)?", hint)
        assert parts is not None
        for x in interval(parts[1]):
            for y in interval(parts[2]):
                larger = "first" if x > y else "second" if y > x else None
                if parts[3] is None or parts[3] == larger:
                    drawn.add((x, y))
                    assert ending_text(budgets.at(x, y)) == legend[shape.attrib["fill"]]
    equal = {(x, x) for x in range(LARGE)}
    assert drawn | equal >= {(x, y) for x in range(LARGE) for y in range(LARGE)}


def label(words: str) -> str:
    return words.replace(" to ", "–").replace(" and more", "+")


def middle_of(shape: ElementTree.Element) -> tuple[float, float]:
    if shape.tag == f"{SVG}polygon":
        corners = [corner.split(",") for corner in shape.attrib["points"].split()]
        x, y = (sum(map(float, part)) / 3 for part in zip(*corners, strict=True))
        return x, y
    x, y, wide, high = (float(shape.attrib[key]) for key in ("x", "y", "width", "height"))
    return x + wide / 2, y + high / 2


@pytest.mark.parametrize(
    ("first", "second"),
    [("FiniteFairBot", "CUPOD"), ("BoundedPrudentBot(k, K)", "FiniteFairBot(10)")],
)
def test_pieces_stand_at_the_numbers_that_their_hints_name(
    bounded: Model, first: str, second: str
) -> None:
    budgets = found(bounded, first, second)
    page = page_of(budgets)
    across = {t.text: float(t.attrib["x"]) for t in page if t.get("text-anchor") == "middle"}
    up = {t.text: float(t.attrib["y"]) for t in page if t.get("text-anchor") == "end"}
    assert up.keys() == across.keys() - {budgets.names[0]}
    pieces = [(shape, hint) for shape in page if (hint := shape.findtext(f"{SVG}title"))]
    assert len(pieces) >= len(up) ** 2
    for shape, hint in pieces:
        one, two, *larger = (part.rpartition(": ")[2] for part in hint.split(", "))
        x, y = middle_of(shape)
        assert abs(x - across[label(one)]) < 12
        # The middle of a label is 4 pixels above the line that it stands on.
        assert abs(y - up[label(two)] + 4) < 12
        if larger:
            below = y - up[label(two)] + 4 > 2
            assert below == (larger == ["the first larger"])


def test_where_equal_budgets_do_something_else_there_is_a_diagonal(bounded: Model) -> None:
    budgets = found(bounded, "FiniteFairBot", "CUPOD")
    page = page_of(budgets)
    lines = page.findall(f"{SVG}line[@stroke-width='2.5']")
    legend = legend_of(page)
    assert [legend[line.attrib["stroke"]] for line in lines] == [
        ending_text(budgets.at(equal, equal)) for equal in (2, 4)
    ]
    for line in lines:
        x1, y1, x2, y2 = (float(line.attrib[key]) for key in ("x1", "y1", "x2", "y2"))
        assert x2 - x1 == y1 - y2 > 0
    assert not page_of(found(bounded, "BoundedPrudentBot(k, K)", "FiniteFairBot(10)")).findall(
        f"{SVG}line[@stroke-width='2.5']"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FiniteFairBot", "CUPOD"),
        ("FiniteFairBot", "DefectBot"),
        ("BoundedPrudentBot(k, K)", "FiniteFairBot(10)"),
        ("BoundedPrudentBot(k, 20000000)", "BoundedPrudentBot(n, 300000000)"),
        ("BoundedPrudentBot(k, 20000000)", "BoundedPrudentBot(20, 300000000)"),
    ],
)
def test_texts_are_whole_and_apart(bounded: Model, first: str, second: str) -> None:
    assert_readable(budgets_plot(found(bounded, first, second)))


@pytest.mark.parametrize("name", ["budget_for_this", "b" * 5000])
def test_long_names_of_budgets_are_whole_or_have_their_ends(name: str) -> None:
    model = load(
        f"use bargaining program P({name}) for Split {{"
        f" if provable within {name} (they demand 50%) {{ demand 50% }} demand 40% }}"
    )
    page = budgets_plot(found(model, "P", "P"))
    assert_readable(page)
    assert page.width < 1200
    words = [words for words, _ in texts(page)]
    assert [text for text in words if text.startswith(("first.b", "second.b"))] == [
        shortened(f"second.{name}", 60),
        shortened(f"first.{name}", 60),
    ]


def test_the_title_has_the_values_of_the_features() -> None:
    model = load(
        "use bargaining program P(k) { if provable within k (true) { demand 50% } demand 0% }"
    )
    answer = model.budgets("P", "Dove", given={"cost": Fraction(1, 4)})
    assert isinstance(answer, Budgets)
    (title, _), *_ = texts(budgets_plot(answer))
    assert title == "P(k) vs Dove in Split, with cost = 0.25, observed = false"


def test_colours_are_different_for_32_outcomes_and_the_dark_ones_come_first() -> None:
    assert len({colour(number) for number in range(32)}) == 32
    assert tuple(colour(number) for number in range(8)) == COLOURS


def test_a_plot_of_one_budget_is_a_bar(bounded: Model) -> None:
    page = page_of(found(bounded, "FiniteFairBot(k)", "CUPOD(3)"))
    hints = [title.text for title in page.iter(f"{SVG}title")]
    assert hints == ["0 to 1", "2", "3", "4 and more"]


def test_axes_are_cut_only_where_an_outcome_changes() -> None:
    """At 2 the planners find another proof, and do nothing else."""
    budgets = found(
        load(FILES.parents[2] / "programs" / "examples" / "compute.bgl"), "Planner(k)", "Planner(m)"
    )
    assert any((1, 0, 1) in cell.bounds for cell in budgets.cells)
    ticks = [words.text for words in page_of(budgets).iter(f"{SVG}text") if words.text]
    pieces = ("0", "1–11", "12–23", "24+")
    assert [tick for tick in ticks if tick[0].isdigit()] == [n for n in pieces for _ in "xy"]


def test_more_than_two_budgets_are_not_drawn(bounded: Model) -> None:
    with pytest.raises(DiagnosticError, match="BGL087"):
        budgets_plot(found(bounded, "BoundedPrudentBot", "FiniteFairBot"))


def test_the_command_writes_the_drawing(tmp_path: Path) -> None:
    path = tmp_path / "fair.svg"
    first = bargain("budgets", "FiniteFairBot", "CUPOD", "--plot", str(path))
    assert first.code == 0
    text = path.read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"
    bargain("budgets", "FiniteFairBot", "CUPOD", "--plot", str(path))
    assert path.read_text(encoding="utf-8") == text
    refused = bargain(
        "budgets", "FiniteFairBot", "CUPOD", "--plot", str(tmp_path / "no" / "way.svg")
    )
    assert refused.code == 2
    assert "BGL084" in refused.err


def test_names_and_lengths_are_written_as_svg_has_them() -> None:
    page = Drawing(100, Fraction(201, 2), 'a "title" & <more>')
    page.text((Fraction(1, 3), 2), "<P & Q>\x07")
    text = str(page)
    assert 'height="100.5"' in text
    assert 'x="0.33"' in text
    root = ElementTree.fromstring(text)
    assert root.attrib["aria-label"] == 'a "title" & <more>'
    assert root.findtext(f"{SVG}text") == "<P & Q>\\x07"
