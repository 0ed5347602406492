"""What `bargain race` says is what happens, in every form."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bargain.cli.choices import read_choices
from bargain.diagnostics import DiagnosticError
from bargain.model import Model, load
from bargain.output.race.data import race_document
from bargain.output.race.explored_text import exploration_text
from bargain.output.race.text import MOST_BRANCHES, race_text
from bargain.output.style import Style
from bargain.timeline import NeedsAnswer
from bargain.timeline.run import MAX_BRANCHES
from tests.cli.transcripts import FILES, bargain

LONG = "N" + "o" * 60


@pytest.fixture(scope="module")
def races() -> Model:
    return load(FILES / "race.bgl")


def data(*arguments: str) -> Any:
    return json.loads(bargain("race", *arguments, "--format", "json").out)


def agent(name: str, body: str) -> str:
    return f"agent {name} {{ {body} }}"


def timeline(horizon: int, first: str, second: str) -> Model:
    game = (
        "game G { demands 0, 1/2, 1 outside walk payoff (walk, walk) = (0, 0) }\n"
        "program Half { demand 1/2 } program Zero { demand 0 } program All { demand 1 }\n"
    )
    agents = f"{agent('A', first)} {agent(LONG, second)}"
    return load(f"{game} timeline Test {{ horizon {horizon} {agents} }}")


# Choices ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Open", "Alike"])
def test_the_answers_of_a_shortest_way_lead_there_again(races: Model, name: str) -> None:
    found = data("race.bgl", name, "--explore")["result"]
    assert found["kinds"]
    for kind in found["kinds"]:
        options = [word for option in kind["choose"] for word in option.split()]
        (again,) = data("race.bgl", name, *options)["result"]["branches"]
        assert again["end"] == kind["shortest"]["end"]
        assert again["steps"] == kind["shortest"]["steps"]


def test_the_last_answer_goes_on(races: Model) -> None:
    asked = races.require_timeline("Alike")
    short, long = (read_choices([f"Alice={a}", "Bob=1"], asked) for a in ("1,2", "1,2,2,2"))
    assert short[0][:4] == long[0][:4] == [0, 1, 1, 1]
    race = races.race("Alike", choices=read_choices(["Alice=1"], asked))
    assert isinstance(race.branches[0].end, NeedsAnswer)


@pytest.mark.parametrize("answer", ["", "0", "3", "-1", "1,", "1,9", "eins", "1" * 5000, "²"])
def test_what_is_no_alternative_is_no_answer(races: Model, answer: str) -> None:
    with pytest.raises(DiagnosticError) as error:
        read_choices([f"Alice={answer}"], races.require_timeline("Alike"))
    assert [found.code for found in error.value.diagnostics] == ["BGL083"]


# Text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 97, 120])
@pytest.mark.parametrize("name", ["Race", "Chancy", "Clumsy", "Open", "Torn", "Mirrors"])
def test_the_text_is_as_wide_as_the_terminal(races: Model, name: str, width: int) -> None:
    style = Style(width=width)
    text = race_text(races.race(name), style) + exploration_text(races.explore(name), style)
    assert max(map(len, text.splitlines())) <= width


def test_columns_stay_apart_where_names_are_long() -> None:
    plan = "programs Half, Zero can commit programs plan { commit program Half }"
    text = race_text(timeline(3, plan, plan).race("Test"))
    rows = text.split("\n\n")[1].splitlines()
    assert all(len(row) <= 80 for row in rows)
    assert "".join(rows[0].split()[2:]) + rows[1].strip() == LONG
    assert all(row[42:44].strip() == "" for row in rows)


def test_colours_leave_the_words_alone(races: Model) -> None:
    import re

    for name in ("Race", "Chancy", "Clumsy"):
        plain, painted = (
            race_text(races.race(name), Style(colour=colour)) for colour in (False, True)
        )
        assert plain != painted
        assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_steps_that_are_alike_are_folded() -> None:
    quiet = "programs Half, Zero plan { wait }"
    text = race_text(timeline(20_000, quiet, quiet).race("Test"))
    assert "0–20000  nothing happens" in text
    assert len(text.splitlines()) < 20


def test_of_many_branches_some_are_told_and_all_are_counted() -> None:
    gains = " ".join(f"gains commit programs at {time} with 1/3" for time in range(5))
    body = f"programs Half, Zero {gains} plan {{ commit program Half }}"
    race = timeline(5, body, "programs Zero plan { wait }").race("Test")
    text = race_text(race)
    assert len(race.branches) == 32
    assert f"Branch {MOST_BRANCHES} of 32" in text
    assert "and 16 more branches" in text
    assert "32 branches, 1 end" in text


def test_too_many_branches_are_undecided_and_the_rest_has_its_probability(tmp_path: Path) -> None:
    gains = " ".join(f"gains commit programs at {time} with 1/2" for time in range(14))
    first = f"programs P {gains} plan {{ wait }}"
    second = "programs P, Q plan { wait }"
    path = tmp_path / "coins.bgl"
    path.write_text(
        f'use "{FILES / "split.bgl"}" program P {{ demand 0% }} program Q {{ demand 50% }}\n'
        f"timeline Coins in Split {{ horizon 14 {agent('A', first)} {agent('B', second)} }}",
        encoding="utf-8",
    )
    found = bargain("race", str(path), "Coins")
    assert found.code == 3
    # Branches are told in the order in which chance goes well, and each has 1/2^14.
    left = Fraction(2**14 - MAX_BRANCHES, 2**14)
    assert f"all others together have probability {left}" in " ".join(found.out.split())
    assert "expected payoffs" not in found.out


def test_what_is_told_of_probabilities_adds_up(races: Model) -> None:
    found = data("race.bgl", "Chancy")["result"]
    assert sum(Fraction(branch["probability"]) for branch in found["branches"]) == 1
    explored = data("race.bgl", "Chancy", "--explore")["result"]
    assert sum(Fraction(kind["probability"]) for kind in explored["kinds"]) == 1


def test_probabilities_of_thousands_of_digits_are_shown() -> None:
    tiny = f"1/{10**900}"
    gains = " ".join(f"gains commit programs at {time} with {tiny}" for time in range(6))
    body = f"programs Half, Zero {gains} plan {{ commit program Half }}"
    model = timeline(6, body, "programs Zero can verify programs plan { wait }")
    race = model.race("Test")
    assert race.branches[-1].probability.denominator > 10**4300
    assert "  about 0  agreement at 5" in race_text(race)
    assert "  about 1  never started" in race_text(race)
    assert "never started: 1 way, probability about 1" in exploration_text(model.explore("Test"))
    assert race_document(race, ()).result


def test_ways_without_number_have_a_magnitude() -> None:
    plan = "programs Half, Zero plan { choose { wait } or { open channel } or { close channel } }"
    text = exploration_text(timeline(300, plan, plan).explore("Test"))
    assert "some 10^287 ways" in text


def test_results_show_themselves_as_the_command_does(races: Model) -> None:
    assert f"{races.race('Race')}\n" == bargain("race", "race.bgl", "Race").out
    explored = bargain("race", "race.bgl", "Alike", "--explore").out
    assert f"{races.explore('Alike')}\n" == explored


# Data ---------------------------------------------------------------------------------------------


def test_branches_share_their_beginnings(races: Model) -> None:
    branches = data("race.bgl", "Chancy")["result"]["branches"]
    for branch, told in zip(races.race("Chancy").branches, branches, strict=True):
        assert told["shared"] == branch.shared
        assert [step["time"] for step in told["steps"]] == [
            step.time for step in branch.steps[branch.shared :]
        ]


def test_numbers_of_ways_are_exact_however_long(tmp_path: Path) -> None:
    plan = "programs Dove plan { choose { wait } or { open channel } or { close channel } }"
    text = f'use "{FILES / "split.bgl"}"\nprogram P {{ demand 0% }}\n'
    both = f"agent A {{ {plan.replace('Dove', 'P, Dove')} }} agent B {{ {plan} }}"
    path = tmp_path / "long.bgl"
    path.write_text(f"{text} timeline Test in Split {{ horizon 4600 {both} }}", encoding="utf-8")
    (kind,) = data(str(path), "--explore")["result"]["kinds"]
    assert kind["ways"] == "".join(str(digit) for digit in digits_of(9**4601))


def digits_of(number: int) -> list[int]:
    """Without `str`, which refuses so long a number."""
    found = []
    while number:
        number, digit = divmod(number, 10)
        found.append(digit)
    return found[::-1]


# Standard input, and names that are not there -----------------------------------------------------


def test_a_timeline_may_come_from_standard_input() -> None:
    text = (FILES / "race.bgl").read_bytes()
    found = bargain("race", "-", "Race", stdin=text)
    assert found.code == 0
    assert found.out == bargain("race", "race.bgl", "Race").out


@pytest.mark.parametrize("name", ["<b>", "", "\x1b[31m", "N" * 10_000])
def test_a_name_that_there_is_not_is_shown_without_harm(name: str) -> None:
    found = bargain("race", "race.bgl", name)
    assert found.code == 2
    assert "BGL091" in found.err
    assert "\x1b" not in found.err
    assert len(found.err) < 300


# Pictures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Race", "Chancy", "Clumsy", "Open", "Torn", "Mirrors", "Alike"])
@pytest.mark.parametrize("option", [(), ("--explore",)], ids=["run", "explored"])
def test_a_picture_is_well_formed_and_always_the_same(
    name: str, option: tuple[str, ...], tmp_path: Path
) -> None:
    first, second = tmp_path / "first.svg", tmp_path / "second.svg"
    for path in (first, second):
        found = bargain("race", "race.bgl", name, *option, "--plot", str(path))
        assert found == bargain("race", "race.bgl", name, *option)
    assert first.read_bytes() == second.read_bytes()
    root = ElementTree.fromstring(first.read_text(encoding="utf-8"))
    told = " ".join(root.itertext())
    assert "Alice" in told
    assert "Bob" in told


def test_a_picture_of_an_exploration_has_a_way_to_each_kind_of_end(tmp_path: Path) -> None:
    path = tmp_path / "open.svg"
    bargain("race", "race.bgl", "Open", "--explore", "--plot", str(path))
    told = " ".join(ElementTree.fromstring(path.read_text(encoding="utf-8")).itertext())
    for kind in ("Agreement", "Disagreement", "Never started", "No answer"):
        assert f"{kind}: " in told


def test_a_picture_of_an_exploration_that_found_no_end_says_so(tmp_path: Path) -> None:
    path = tmp_path / "race.svg"
    found = bargain("race", "race.bgl", "Race", "--explore", "--until", "1", "--plot", str(path))
    assert found.code == 3
    assert "nothing ends" in path.read_text(encoding="utf-8")


def test_what_is_there_stays_where_a_picture_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "race.svg").mkdir()
    found = bargain("race", "race.bgl", "Race", "--plot", str(tmp_path / "race.svg"))
    assert found.code == 2
    assert "BGL084" in found.err
    assert [path.name for path in tmp_path.iterdir()] == ["race.svg"]


def test_nothing_is_written_for_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "race.svg"
    for words in (["Rase"], ["Open", "--choose", "Alice=9"], ["Race", "--given", "coat=1"]):
        assert bargain("race", "race.bgl", *words, "--plot", str(path)).code == 2
    assert not path.exists()
