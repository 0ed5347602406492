"""The drawing shows the cells where they are."""

import re
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bargain.diagnostics import DiagnosticError
from bargain.model import Model, load
from bargain.output.printable import shortened
from bargain.output.regions_plot import SIDE, regions_plot
from bargain.output.regions_shapes import ACROSS, FINE, UP, roomiest, shapes, squares
from bargain.plot.half_planes import Line, Place, centre, clipped, rectangle, squared_distance
from bargain.plot.svg import COLOURS
from bargain.regions import Regions
from tests.cli.transcripts import FILES, bargain
from tests.pages import SVG, assert_readable, texts

AXES = ("strength", "cost")


@pytest.fixture(scope="module")
def case() -> Model:
    return load(FILES / "case.bgl")


def found(model: Model, first: str, *over: str) -> Regions:
    regions = model.regions(first, "Even", over=over or None)
    assert isinstance(regions, Regions)
    return regions


def page_of(regions: Regions) -> ElementTree.Element:
    return ElementTree.fromstring(str(regions_plot(regions)))


def has(corners: tuple[Place, ...], point: Place) -> bool:
    """Whether a convex polygon, its edges included, has a point; corners go counterclockwise."""
    edges = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all(
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) >= 0
        for (ax, ay), (bx, by) in edges
    )


@pytest.mark.parametrize("first", ["Sure", "Even"])
def test_polygons_are_the_cells_up_to_their_edges(case: Model, first: str) -> None:
    regions = found(case, first, *AXES)
    drawn = shapes(regions.cells, AXES, list(regions.intervals.values()))
    assert len(drawn) == len(regions.cells)
    for i, j in product(range(21), range(21)):
        x, y = Fraction(i, 20), Fraction(j, 40)
        cell = regions.at({"strength": x, "cost": y})
        assert any(shape.cell is cell and has(shape.corners, (x, y)) for shape in drawn)


@pytest.fixture(scope="module")
def thin() -> Regions:
    model = load(
        (FILES / "case.bgl").read_text(encoding="utf-8")
        + "program Thin { if cost == 1/3 and strength == 1/5 { demand 20% }"
        " if cost == strength { demand 30% } demand 50% }"
    )
    return found(model, "Thin", *AXES)


def test_cells_without_area_are_lines_and_points_on_top(thin: Regions) -> None:
    drawn = shapes(thin.cells, AXES, list(thin.intervals.values()))
    sizes = [len(shape.corners) for shape in drawn]
    assert sorted(sizes, reverse=True) == sizes
    assert {2, 1} <= set(sizes)
    assert (Fraction(1, 5), Fraction(1, 3)) in {s.corners[0] for s in drawn if len(s.corners) == 1}


def numbers_in(text: str) -> list[Fraction]:
    return [Fraction(number) for number in re.findall(r"[\d.]+", text)]


def test_polygons_lines_and_points_have_the_colours_of_their_outcomes(thin: Regions) -> None:
    page = page_of(thin)
    legend = {
        mark.attrib["fill"]: int(str(words.text).partition(".")[0])
        for mark, words in pairwise(page)
        if mark.get("width") == "12"
    }
    assert list(legend.values()) == [1, 2, 3]
    endings = [ending for ending, _ in thin.endings]
    places: list[tuple[str, Place]] = []
    for polygon in page.findall(f"{SVG}polygon"):
        xy = numbers_in(polygon.attrib["points"])
        places.append((polygon.attrib["fill"], centre([*zip(xy[::2], xy[1::2], strict=True)])))
    for line in page.findall(f"{SVG}line[@stroke-width='3']"):
        x1, y1, x2, y2 = (Fraction(line.attrib[key]) for key in ("x1", "y1", "x2", "y2"))
        places.append((line.attrib["stroke"], ((x1 + x2) / 2, (y1 + y2) / 2)))
    for point in page.findall(f"{SVG}rect[@width='6']"):
        x, y = Fraction(point.attrib["x"]), Fraction(point.attrib["y"])
        places.append((point.attrib["fill"], (x + 3, y + 3)))
    outline = [numbers_in(each.attrib["points"]) for each in page.findall(f"{SVG}polygon")]
    left = min(x for xy in outline for x in xy[::2])
    low = max(y for xy in outline for y in xy[1::2])
    for fill, (x, y) in places:
        at = {
            "strength": ((x - left) / SIDE).limit_denominator(60),
            "cost": ((low - y) / SIDE / 2).limit_denominator(60),
        }
        assert endings[legend[fill] - 1] == thin.at(at).ending
    assert {legend[fill] for fill, _ in places} == {1, 2, 3}


def test_curved_cells_are_squares_with_their_outcome(case: Model) -> None:
    regions = found(case, "Curved", *AXES)
    ranges = list(regions.intervals.values())
    assert not shapes(regions.cells, AXES, ranges)
    curve = next(cell for cell in regions.cells if frozenset((0,)) in cell.signs.values())
    seen = 0
    for cell, left, right, low, high in squares(regions.cells, AXES, ranges):
        if cell is curve:
            assert left * low <= Fraction(1, 5) <= right * high
            seen += 1
        else:
            step = Fraction(1, FINE)
            assert cell.contains({"strength": left + step * ACROSS, "cost": low + step / 2 * UP})
    assert seen > 50


def test_one_feature_makes_a_strip(case: Model) -> None:
    regions = found(case, "Sure", "cost")
    page = page_of(regions)
    hints = [title.text for title in page.iter(f"{SVG}title")]
    assert hints == ["cost < 0.1", "cost >= 0.1"]
    first, second = page.findall(f"{SVG}polygon")
    xs = [
        {Fraction(corner.split(",")[0]) for corner in shape.attrib["points"].split()}
        for shape in (first, second)
    ]
    left = min(xs[0])
    assert xs == [{left, left + Fraction(SIDE, 5)}, {left + Fraction(SIDE, 5), left + SIDE}]


def test_there_is_a_panel_for_each_value_that_makes_a_difference(case: Model) -> None:
    texts = [str(text.text) for text in page_of(found(case, "Sure")).findall(f"{SVG}text")]
    panels = [text for text in texts if re.fullmatch(r"(not )?jury and mood == \w+", text)]
    assert len(panels) == 6
    texts = [str(text.text) for text in page_of(found(case, "Even")).findall(f"{SVG}text")]
    assert not any("jury" in text for text in texts)


@pytest.mark.parametrize("over", [AXES, ("cost",), ()])
@pytest.mark.parametrize("first", ["Sure", "Meek", "Curved"])
def test_texts_are_whole_and_apart(case: Model, first: str, over: tuple[str, ...]) -> None:
    assert_readable(regions_plot(found(case, first, *over)))


@pytest.mark.parametrize("over", [("wealth", "debt"), ("wealth",), ("debt",), ()])
@pytest.mark.parametrize("wealth", ["-1234567/3 .. 98765432109", f"0 .. {'9' * 90}"])
def test_long_numbers_at_the_axes_are_whole_or_have_their_ends(
    wealth: str, over: tuple[str, ...]
) -> None:
    model = load(
        f"""
        game Wide {{
          actions a, b
          payoff (a, a) = (1, 1)  payoff (a, b) = (0, 1)
          payoff (b, a) = (1, 0)  payoff (b, b) = (0, 0)
          feature wealth: {wealth} = 1/3
          feature debt: -1000000/7 .. 123456.7891 = 1/4
          feature insured: bool = true
        }}
        program P {{ if debt > 1000/3 and insured {{ play a }} if wealth < 5 {{ play a }} play b }}
        """
    )
    regions = model.regions("P", "P", over=over or None)
    assert isinstance(regions, Regions)
    page = regions_plot(regions)
    assert_readable(page)
    words = [words for words, _ in texts(page)]
    if "debt" in over:
        assert "123456.7891" in words
    if "wealth" in over:
        assert shortened(wealth.partition(" .. ")[2], 20) in words


@pytest.mark.parametrize(
    "name",
    ["what_a_conflict_costs_each_of_the_two_sides_in_the_end", "c" * 5000],
    ids=["long", "vast"],
)
def test_long_names_leave_the_page_as_it_is(name: str) -> None:
    model = load(
        f"""
        game Long {{
          actions a, b
          payoff (a, a) = ({name}, 1)  payoff (a, b) = (0, 1)
          payoff (b, a) = (1, 0)  payoff (b, b) = (0, 0)
          feature {name}: 0 .. 1
          feature other: 0 .. 1
          feature is_{name}: bool
        }}
        program P{name} {{ if {name} > 1/2 and other > {name} and is_{name} {{ play a }} play b }}
        """
    )
    regions = model.regions(f"P{name}", f"P{name}")
    assert isinstance(regions, Regions)
    page = regions_plot(regions)
    assert_readable(page)
    assert page.width < 1200


def test_numbers_of_the_legend_are_those_in_the_cells(case: Model) -> None:
    page = page_of(found(case, "Sure", *AXES))
    texts = [str(text.text) for text in page.findall(f"{SVG}text")]
    assert {"1", "2", "3"} <= set(texts)
    assert len([text for text in texts if re.match(r"[123]\. demand", text)]) == 3


def test_numbers_stand_on_squares_of_their_outcome(case: Model) -> None:
    page = page_of(found(case, "Curved", *AXES))
    boxes = [
        (one.attrib["fill"], *(Fraction(one.attrib[key]) for key in ("x", "y", "width", "height")))
        for one in page.findall(f"{SVG}rect")[1:]
    ]
    seen = set()
    for words in page.findall(f"{SVG}text"):
        if words.get("fill") is not None:
            x, y = Fraction(words.attrib["x"]), Fraction(words.attrib["y"]) - 4
            on = [
                f for f, left, top, w, h in boxes if left <= x <= left + w and top <= y <= top + h
            ]
            assert on[-1] == COLOURS[int(words.text or "") - 1]
            seen.add(words.text)
    assert len(seen) >= 2


def test_the_roomiest_place_is_the_middle_of_the_largest_square() -> None:
    def box(left: int, right: int, row: int) -> tuple[Place, Place]:
        return (Fraction(left), Fraction(row)), (Fraction(right), Fraction(row + 1))

    steps = [box(0, 9, 0), box(0, 3, 1), box(0, 3, 2), box(0, 1, 3)]
    assert roomiest(steps) == ((Fraction(3, 2), Fraction(3, 2)), 3)
    assert roomiest([box(2, 3, 0), box(4, 8, 0)]) == ((6, Fraction(1, 2)), 1)


def test_the_title_and_the_axes_say_what_is_drawn(case: Model) -> None:
    page = page_of(found(case, "Sure", *AXES))
    written = [each for each in page.findall(f"{SVG}text") if "fill" not in each.attrib]
    title, *_ = [each.text for each in written if "font-weight" in each.attrib]
    assert title == "Sure vs Even in Case, with jury = false, mood = calm"
    turned = [each.text for each in written if "transform" in each.attrib]
    assert turned == ["cost"]
    below = [
        each.text
        for each in written
        if each.get("text-anchor") == "middle" and "transform" not in each.attrib
    ]
    assert below == ["0", "1", "0.5", "strength"]
    assert [each.text for each in written if each.get("text-anchor") == "end"] == ["0", "0.5"]


@pytest.mark.parametrize("over", [("jury",), ("jury", "mood")])
def test_without_a_rational_feature_there_is_nothing_to_draw(
    case: Model, over: tuple[str, ...]
) -> None:
    with pytest.raises(DiagnosticError, match="BGL089"):
        regions_plot(found(case, "Even", *over))


def test_the_command_writes_the_same_drawing_again(tmp_path: Path, case: Model) -> None:
    path = tmp_path / "case.svg"
    command = ("regions", str(FILES / "case.bgl"), "Sure", "Even", "--over", "cost", "--plot")
    assert bargain(*command, str(path)).code == 0
    assert path.read_text(encoding="utf-8") == str(regions_plot(found(case, "Sure", "cost")))
    refused = bargain(*command, str(tmp_path / "no" / "way.svg"))
    assert refused.code == 2
    assert "BGL084" in refused.err


NUMBERS = st.fractions(-2, 2, max_denominator=5)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=4), NUMBERS, NUMBERS)
def test_clipping_keeps_the_points_of_all_half_planes(
    lines: list[Line], x: Fraction, y: Fraction
) -> None:
    corners = rectangle(Fraction(-2), Fraction(2), Fraction(-2), Fraction(2))
    for line in lines:
        corners = clipped(corners, line)
    for px, py in corners:
        assert all(a * px + b * py + c >= 0 for a, b, c in lines)
    inside = all(a * x + b * y + c >= 0 for a, b, c in lines)
    if len(corners) > 2:
        assert has(tuple(corners), (x, y)) == inside
        assert has(tuple(corners), centre(corners))
    elif inside:
        low, high = min(corners), max(corners)
        assert low <= (x, y) <= high


def test_numbers_are_white_where_their_cell_is_dark() -> None:
    model = load(FILES.parents[2] / "programs" / "examples" / "lawsuit.bgl")
    regions = model.regions("Confident", "Frugal")
    assert isinstance(regions, Regions)
    words = [(one.text, one.get("fill")) for one in page_of(regions).iter(f"{SVG}text")]
    numbers = {text: ink for text, ink in words if ink is not None}
    assert len(numbers) == len(regions.endings)
    assert {text for text, ink in numbers.items() if ink == "#ffffff"} == {"7"}
    assert COLOURS[7 - 1] == "#0072b2"


def test_numbers_keep_off_the_lines_of_other_cells(case: Model) -> None:
    regions = case.regions("Meek", "Sure", over=AXES)
    assert isinstance(regions, Regions)
    page = page_of(regions)
    lines = page.findall(f"{SVG}line[@stroke-width='3']")
    numbers = [one for one in page.iter(f"{SVG}text") if one.get("fill") is not None]
    assert lines
    assert numbers
    for line in lines:
        ends = [
            (Fraction(line.attrib[f"x{end}"]), Fraction(line.attrib[f"y{end}"])) for end in "12"
        ]
        for number in numbers:
            # The middle of a digit is 4 pixels above the line that it stands on.
            middle = (Fraction(number.attrib["x"]), Fraction(number.attrib["y"]) - 4)
            assert squared_distance(middle, ends) > 121


def test_distances_are_those_to_the_nearest_point_of_a_segment() -> None:
    ends = [(Fraction(0), Fraction(0)), (Fraction(4), Fraction(0))]
    assert squared_distance((Fraction(2), Fraction(3)), ends) == 9
    assert squared_distance((Fraction(7), Fraction(4)), ends) == 25
    assert squared_distance((Fraction(3), Fraction(4)), ends[:1]) == 25
