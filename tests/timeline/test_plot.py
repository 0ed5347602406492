from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bargain import load
from bargain.cli import drawings
from bargain.diagnostics import DiagnosticError
from bargain.output.printable import shortened
from bargain.output.race.ends import FILLS
from bargain.output.race.lanes import BAR, CLOSED, LANES, OPEN, Lanes
from bargain.output.race.marks import MOST_COLUMNS, Fold, Shape, Sight, sight
from bargain.output.race.plot import exploration_plot, race_plot
from bargain.plot.svg import Drawing
from bargain.timeline import EndKind, Race
from tests.pages import SVG, assert_readable, texts
from tests.timeline.texts import agent, model

EXAMPLES = Path("programs/examples/race")
CAN = "can commit programs can verify programs, demands"


def run(alice: str, bob: str, horizon: int = 6) -> Race:
    return model(alice, bob, horizon=horizon).race("Race")


def seen(race: Race, branch: int = 0) -> Sight:
    return sight(race.timeline, race.branches[branch])


def shapes(race: Race) -> list[tuple[int, int, Shape]]:
    return [(c.first, m.agent, m.shape) for c in seen(race).columns for m in c.marks]


def words(race: Race) -> list[str]:
    tree = ElementTree.fromstring(str(race_plot(race)))
    return [each.text or "" for each in tree.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("able", "legend"),
    [
        ("", "channel closed: learns nothing"),
        ("can force verification", "channel closed: learns nothing except what is forced on it"),
    ],
)
def test_a_closed_channel_is_said_to_let_nothing_through_but_what_is_forced(
    able: str, legend: str
) -> None:
    deaf = agent("Alice", f"{CAN} channel closed lag 1")
    bob = agent("Bob", f"{CAN} {able}", plan="commit program Dove")
    assert [each for each in words(run(deaf, bob)) if each.startswith("channel closed:")] == [
        legend
    ]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.bgl")), ids=lambda path: path.stem)
def test_every_example_is_drawn_the_same_each_time_and_stays_on_its_page(path: Path) -> None:
    for name in load(path).timelines:
        page = race_plot(load(path).race(name))
        text = str(page)
        assert text == str(race_plot(load(path).race(name)))
        assert_readable(page)
        for x in re.findall(r' (?:x|x1|x2|cx)="(-?[\d.]+)"', text):
            assert 0 <= float(x) <= float(page.width)
        for y in re.findall(r' (?:y|y1|y2|cy)="(-?[\d.]+)"', text):
            assert 0 <= float(y) <= float(page.height)


def test_a_commitment_and_what_the_other_then_knows_are_marks_with_an_arrow_between() -> None:
    race = run(agent("Alice"), agent("Bob", plan="if time == 2 { commit program Dove } wait"))
    assert shapes(race) == [(2, 1, Shape.COMMITMENT), (3, 0, Shape.KNOWLEDGE)]
    (arrow,) = seen(race).arrows
    assert (arrow.agent, arrow.made, arrow.time) == (0, 2, 3)
    assert "knows: Dove" in words(race)
    assert "never started" in words(race)


def test_what_was_committed_before_is_no_mark_again() -> None:
    race = run(agent("Alice"), agent("Bob", plan="commit program Dove"))
    assert [shape for _, _, shape in shapes(race)] == [Shape.COMMITMENT, Shape.KNOWLEDGE]


@pytest.mark.parametrize(
    ("alice", "reason"),
    [
        ("can commit programs can verify demands", "Alice cannot verify programs"),
        (f"{CAN} channel closed lag 1", "Alice's channel is closed"),
        (f"{CAN} channel open lag 50", "still on its way to Alice"),
    ],
)
def test_a_commitment_that_is_not_learned_has_the_reason(alice: str, reason: str) -> None:
    race = run(agent("Alice", alice), agent("Bob", plan="commit program Dove"))
    (missing,) = seen(race).unlearned
    assert (missing.agent, missing.made, missing.reason) == (0, 0, reason)
    assert reason in words(race)


def test_a_failed_action_says_what_is_lacking() -> None:
    race = run(agent("Alice", CAN, "if time == 1 { commit demand >= 40% } wait"), agent("Bob"))
    assert shapes(race) == [(1, 0, Shape.FAILURE)]
    assert "(cannot commit demands)" in words(race)


def test_what_a_commitment_leaves_is_whole_below_it_however_long_its_condition_is() -> None:
    long = "my demand >= 0% or their demand <= 30% or their outside is fight or agreement"
    plan = f"commit that (my demand <= 40% and ({long}))"
    told = words(run(agent("Alice", plan=plan), agent("Bob")))
    place = told.index("(leaves Soft(40%), Dove)")
    assert " ".join(told[place - 3 : place]) == (
        "commit that (my demand <= 40% and (my … or their outside is fight or agreement))"
    )


@pytest.mark.parametrize("time", [0, 3, 6])
def test_why_a_commitment_is_not_learned_has_room_however_late_it_is_made(time: int) -> None:
    name = "Alexandra_of_the_Northern_Hills"
    deaf = agent(name, "can commit programs")
    for late in ("commit program Dove", "commit one of Soft(40%), Dove"):
        bob = agent("Bob", plan=f"if time == {time} {{ {late} }} wait")
        page = race_plot(run(deaf, bob))
        boxes = dict(texts(page))
        reason = boxes[f"{shortened(name, 30)} cannot verify programs"]
        first_time = next(box for words, box in texts(page) if words[0] == "0")
        assert reason[0] >= first_time[0]
        assert_readable(page)


def test_why_a_commitment_is_not_learned_parts_from_the_arrows_that_go_through_it() -> None:
    race = run(agent("Alice"), agent("Bob", "can commit programs", "commit program Dove"))
    bob = agent("Bob", "can commit programs channel closed lag 1", "commit program Dove")
    text = str(race_plot(run(agent("Alice", plan="commit program Dove"), bob)))
    assert not re.findall('paint-order="stroke"', str(race_plot(race)))
    (reason,) = re.findall('paint-order="stroke">(.*)</text>', text)
    assert reason == "Bob cannot verify programs"


def test_long_names_leave_the_page_as_it_is() -> None:
    name = "x" * 300
    race = load(
        f"""
        game {name} {{ demands 0, 1 outside {name}_ payoff ({name}_, {name}_) = (0, 0)
                      feature f_{name}: bool = true }}
        program P{name} {{ demand 1 or {name}_ }}
        program Q{name} {{ demand 0 or {name}_ }}
        timeline T_{name} in {name} {{
          horizon 3
          agent A_{name} {{ programs P{name}, Q{name} can commit programs
            plan {{ commit program P{name} }} }}
          agent B_{name} {{ programs Q{name}, P{name} can verify programs can commit programs
            plan {{ if time == 1 {{ commit program P{name} }} wait }} }}
        }}
        """
    ).race()
    page = race_plot(race)
    assert_readable(page)
    assert page.width < 1600


def test_a_preparation_lasts_until_it_is_ready_and_is_ready_once() -> None:
    plan = "prepare channel lag 0 taking 2"
    race = run(agent("Alice", CAN, plan), agent("Bob"))
    (bar,) = seen(race).bars
    assert (bar.start, bar.end) == (0, 2)
    assert shapes(race) == [(0, 0, Shape.PREPARATION), (2, 0, Shape.PREPARATION)]


def test_a_preparation_that_does_not_get_ready_has_no_end() -> None:
    race = run(agent("Alice", CAN, "prepare commit demands taking 9"), agent("Bob"))
    (bar,) = seen(race).bars
    assert (bar.start, bar.end) == (0, None)
    assert shapes(race) == [(0, 0, Shape.PREPARATION)]
    assert "preparation that does not get ready" in words(race)


def test_the_channel_is_closed_from_the_time_at_which_it_is_closed() -> None:
    plan = "if time == 2 { close channel } if time == 4 { open channel } wait"
    race = run(agent("Alice", plan=plan), agent("Bob"))
    lanes = Lanes(race.timeline, race.branches[0])
    assert lanes.channels() == {True, False}
    assert [(time, shape) for time, _, shape in shapes(race)] == [
        (2, Shape.CHANNEL),
        (4, Shape.CHANNEL),
    ]


def test_what_comes_to_one_who_has_it_is_no_mark() -> None:
    gains = "gains commit programs at 1 gains commit demands at 2 gains commit demands at 3"
    race = run(agent("Alice", f"{CAN} {gains} loses verify theory at 4"), agent("Bob"))
    assert shapes(race) == [(2, 0, Shape.GAIN)]


def test_each_branch_of_chance_has_its_picture_with_its_probability() -> None:
    race = run(agent("Alice", f"{CAN} gains commit demands at 1 with 1/3"), agent("Bob"))
    assert [shape for _, _, shape in shapes(race)] == [Shape.CHANCE]
    told = words(race)
    assert "Branch 1 of 2, with probability 1/3" in told
    assert "Branch 2 of 2, with probability 2/3" in told
    assert "chance: it does not happen" in told


def test_branches_beyond_six_are_counted_with_their_probability() -> None:
    gains = " ".join(f"gains commit demands at {time} with 50%" for time in (1, 2, 3))
    told = words(run(agent("Alice", f"{CAN} {gains}"), agent("Bob")))
    assert sum(line.startswith("Branch ") for line in told) == 6
    assert "2 more branches, with probability 1/4, are not drawn." in told


def test_quiet_times_are_folded() -> None:
    race = run(agent("Alice"), agent("Bob", plan="if time == 900 { wait } wait"), horizon=1000)
    assert [(c.first, c.last, c.fold) for c in seen(race).columns] == [
        (0, 999, Fold.QUIET),
        (1000, 1000, None),
    ]
    assert "0–999" in words(race)


def test_times_at_which_the_same_fails_again_are_folded_behind_the_first() -> None:
    race = run(agent("Alice", CAN, "commit demand >= 40%"), agent("Bob"), horizon=100)
    assert [(c.first, c.last, c.fold) for c in seen(race).columns] == [
        (0, 0, None),
        (1, 99, Fold.SAME),
        (100, 100, None),
    ]


def test_of_too_many_times_those_with_commitments_are_kept() -> None:
    restless = agent("Alice", plan="if my channel is open { close channel } open channel")
    race = run(
        restless, agent("Bob", plan="if time == 500 { commit program Dove } wait"), horizon=1000
    )
    columns = seen(race).columns
    assert len(columns) <= 2 * MOST_COLUMNS + 1
    assert any(c.first == 500 and c.marks for c in columns)
    assert columns[0].first == 0
    assert columns[-1].last == 1000
    assert len(str(race_plot(race))) < 60_000
    assert "break: more than fits happens at these times" in words(race)


def test_the_legend_explains_only_what_occurs() -> None:
    told = words(run(agent("Alice"), agent("Bob", plan="commit program Dove")))
    assert Shape.COMMITMENT.value in told
    assert not {Shape.FAILURE.value, Shape.CHANCE.value, Fold.SAME.value} & set(told)


def test_an_open_choice_is_where_the_picture_ends() -> None:
    plan = "choose { wait } or { commit program Dove }"
    told = words(run(agent("Alice", plan=plan), agent("Bob")))
    assert "open choice" in told


def test_an_exploration_shows_the_shortest_way_to_each_kind_of_end() -> None:
    plan = "choose { commit program Firm(60%) } or { commit program Dove }"
    found = model(agent("Alice", plan=plan), agent("Bob", plan=plan)).explore("Race")
    text = str(exploration_plot(found))
    heads = re.findall(r">(\w+): (the shortest of \d+ ways|the only way)<", text)
    assert heads == [("Agreement", "the shortest of 3 ways"), ("Disagreement", "the only way")]
    assert ">The agents are alike, so mirror images count once.<" in text


def test_an_exploration_that_is_not_complete_says_that_there_may_be_more() -> None:
    plan = "choose { commit program Firm(60%) } or { wait }"
    bob = agent("Bob", plan="commit program Dove")
    found = model(agent("Alice", plan=plan), bob).explore("Race", until=2)
    page = exploration_plot(found)
    assert_readable(page)
    told = [text for text, _ in texts(page)]
    assert "Agreement: the shortest of 4 ways or more" in told
    assert (
        "stopped behind 2 as asked, the horizon being 6; what is certain: each end that is told"
        in (" ".join(told))
    )


def test_the_only_way_has_its_probability() -> None:
    able = "can verify programs gains commit programs at 1 with 1/3"
    bob = agent("Bob", plan="commit program Dove")
    alice = agent("Alice", able, "if I can commit programs { commit program Dove } wait")
    told = [text for text, _ in texts(exploration_plot(model(alice, bob).explore("Race")))]
    assert "Agreement: the only way, with probability 1/3" in told
    assert "Never started: the only way, with probability 2/3" in told


# Where things stand -------------------------------------------------------------------------------


def marks(page: ElementTree.Element) -> dict[str, tuple[float, float]]:
    """The middles of commitments and knowledge, by their hints."""
    return {
        str(each.findtext(f"{SVG}title")): (float(each.attrib["cx"]), float(each.attrib["cy"]))
        for each in page.iter(f"{SVG}circle")
    }


def number(element: ElementTree.Element, key: str) -> float:
    return float(element.attrib[key])


def written(page: ElementTree.Element, text: str) -> list[ElementTree.Element]:
    return [each for each in page.iter(f"{SVG}text") if each.text == text]


def test_an_arrow_goes_from_a_commitment_to_what_the_other_then_knows() -> None:
    plan = "if they are committed to Firm(60%) { commit program Dove } wait"
    race = run(agent("Alice", plan=plan), agent("Bob", plan="commit program Firm(60%)"))
    page = ElementTree.fromstring(str(race_plot(race)))
    found = marks(page)
    for lane, (made, known) in enumerate(
        (
            ("commit program Dove", "knows: Dove"),
            ("commit program Firm(60%)", "knows: Firm(60%)"),
        )
    ):
        (shaft,) = page.findall(f"{SVG}line[@stroke='{LANES[lane]}'][@stroke-width='1.5']")[:1]
        assert (number(shaft, "x1"), number(shaft, "y1")) == found[made]
        x, y = found[known]
        # The head of an arrow is 9 long, and its tip at the edge of a mark.
        assert abs(x - number(shaft, "x2")) < 12
        assert abs(y - number(shaft, "y2")) < 20


def test_each_side_of_an_end_stands_at_its_lane_and_bargaining_starts_at_a_line() -> None:
    race = run(
        agent("Alice", plan="commit program Dove"), agent("Bob", plan="commit program Firm(60%)")
    )
    page = ElementTree.fromstring(str(race_plot(race)))
    (line,) = page.findall(f"{SVG}line[@stroke-width='3']")[:1]
    (when,) = written(page, "T = 1")
    assert number(line, "x1") == number(line, "x2") < number(when, "x")
    assert all(x < number(line, "x1") for x, _ in marks(page).values() if x > 30)
    for who, program in (("Alice", "Dove"), ("Bob", "Firm(60%)")):
        (name,) = written(page, who)
        (side,) = written(page, program)
        assert abs(number(name, "y") - number(side, "y")) < 50
        assert number(side, "x") > number(line, "x1")
        assert side.attrib["fill"] == name.attrib["fill"]


@pytest.mark.parametrize(
    ("bob", "kind"),
    [
        ("commit program Dove", EndKind.AGREEMENT),
        ("commit program Firm(60%)", EndKind.DISAGREEMENT),
        ("wait", EndKind.NEVER_STARTED),
        ("choose { wait } or { commit program Dove }", EndKind.OPEN_CHOICE),
    ],
)
def test_how_it_ends_is_a_box_of_its_colour(bob: str, kind: EndKind) -> None:
    race = run(agent("Alice", plan="commit program Firm(60%)"), agent("Bob", plan=bob))
    page = ElementTree.fromstring(str(race_plot(race)))
    (words,) = written(page, kind.value)
    (box,) = page.findall(f"{SVG}rect[@fill='{FILLS[kind]}']")
    assert 0 < number(words, "x") - number(box, "x") < 20
    assert 0 < number(words, "y") - number(box, "y") < number(box, "height")
    assert len(set(FILLS.values())) == 4


def test_a_channel_has_the_colour_of_closed_ones_while_it_is_closed() -> None:
    plan = "if time == 2 { close channel } if time == 4 { open channel } wait"
    page = ElementTree.fromstring(str(race_plot(run(agent("Alice", plan=plan), agent("Bob")))))
    shut, opened = (
        number(each, "x") + 2
        for each in page.findall(f"{SVG}rect[@width='4']")
        if each.findtext(f"{SVG}title")
    )
    bands = {
        (fill, number(each, "x"), number(each, "x") + number(each, "width"))
        for fill in (OPEN, CLOSED)
        for each in page.findall(f"{SVG}rect[@fill='{fill}']")
        if number(each, "width") > 24
    }
    start = min(left for _, left, _ in bands)
    end = max(right for _, _, right in bands)
    assert bands == {
        (OPEN, start, shut),
        (CLOSED, shut, opened),
        (OPEN, opened, end),
        (OPEN, start, end),
    }


@pytest.mark.parametrize(("taking", "is_ready"), [(2, True), (9, False)])
def test_a_preparation_is_a_bar_that_is_full_if_it_gets_ready(taking: int, is_ready: bool) -> None:
    race = run(agent("Alice", CAN, f"prepare commit demands taking {taking}"), agent("Bob"))
    page = ElementTree.fromstring(str(race_plot(race)))
    bar, *_ = page.findall(f"{SVG}rect[@height='{BAR}'][@stroke='{LANES[0]}']")
    assert bar.attrib["fill"] == (LANES[0] if is_ready else "#ffffff")
    squares = [number(each, "x") + 5 for each in page.findall(f"{SVG}rect[@height='10']")]
    assert number(bar, "x") == squares[0]
    end = number(bar, "x") + number(bar, "width")
    (band, *_) = page.findall(f"{SVG}rect[@fill='{OPEN}']")
    right = number(band, "x") + number(band, "width")
    assert end == (squares[1] if is_ready else right)


# Files -------------------------------------------------------------------------------------------


def test_a_png_shows_its_texts(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    pytest.importorskip("font_source_sans_pro")
    race = run(agent("Alice"), agent("Bob", plan="commit program Dove"))
    page = race_plot(race)
    drawings.write_drawing(str(tmp_path / "race.png"), page)
    data = (tmp_path / "race.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]) == drawings.ZOOM * round(page.width)
    text = re.compile(r"<text.*</text>\n")
    assert drawings.as_png(str(page)) == data
    assert drawings.as_png(text.sub("", str(page))) != data


def test_a_png_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    pytest.importorskip("font_source_sans_pro")
    page = Drawing(1000, 20_000, "many panels")
    drawings.write_drawing(str(tmp_path / "many.svg"), page)
    with pytest.raises(DiagnosticError) as refused:
        drawings.write_drawing(str(tmp_path / "many.png"), page)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "BGL084"
    assert diagnostic.message.endswith("2000 by 40000 pixels")
    assert [path.name for path in tmp_path.iterdir()] == ["many.svg"]


def test_an_svg_is_replaced_as_a_whole(tmp_path: Path) -> None:
    page = race_plot(run(agent("Alice"), agent("Bob")))
    target = tmp_path / "race.svg"
    target.write_text("before")
    drawings.write_drawing(str(target), page)
    assert target.read_text(encoding="utf-8") == str(page)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["race.jpg", "race", "", "svg"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(DiagnosticError) as refused:
        drawings.require_drawing(name)
    assert [each.code for each in refused.value.diagnostics] == ["BGL083"]


def test_a_png_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "find_spec", lambda name: None)
    with pytest.raises(DiagnosticError) as refused:
        drawings.require_drawing("race.png")
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "BGL088"
    assert "bargain-engine[png]" in (diagnostic.hint or "")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    page = race_plot(run(agent("Alice"), agent("Bob")))
    with pytest.raises(DiagnosticError) as refused:
        drawings.write_drawing(str(tmp_path / "none" / "race.svg"), page)
    assert [each.code for each in refused.value.diagnostics] == ["BGL084"]
