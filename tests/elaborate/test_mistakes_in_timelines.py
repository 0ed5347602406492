"""Every way in which a timeline, or an expectation about one, can be refused or warned about."""

from __future__ import annotations

import pytest

import bargain
from bargain.codes import CODES
from bargain.diagnostics import DiagnosticError
from tests.elaborate.timelines import ABLE, BASE, WAITS, findings, planned, timeline

SUCCEEDED = "programs Dove can commit delegation plan { delegate to S }"
AT_END = timeline() + "expect Race: "

REFUSED: dict[str, list[tuple[str, str]]] = {
    # As a whole
    timeline().replace("Split", "Spilt"): [("BGL021", "Spilt")],
    timeline().replace("Split", "PD"): [("BGL031", "PD")],
    timeline().replace(" in Split", "").replace("Dove", "Coop"): [("BGL053", "Race")],
    timeline() + "program Race { demand 0% }": [("BGL012", "Race")],
    timeline(head=""): [("BGL094", "Race")],
    timeline(head="horizon 3 horizon 4"): [("BGL042", "horizon 4")],
    timeline(head="horizon 0"): [("BGL095", "0")],
    timeline(head="horizon 1/2"): [("BGL095", "1/2")],
    timeline(head="horizon cost"): [("BGL095", "cost")],
    timeline(head="horizon 10000000"): [("BGL095", "10000000")],
    f"timeline Race in Split {{ horizon 1 agent A {{ {WAITS} }} }}": [("BGL094", "Race")],
    timeline(more=f"agent Carol {{ {WAITS} }}"): [("BGL094", "Carol")],
    timeline(more=f"successor Bob {{ {WAITS} }}"): [("BGL012", "Bob")],
    # Agents
    timeline("plan { wait }"): [("BGL094", "Alice")],
    timeline("programs Dove"): [("BGL094", "Alice")],
    timeline("programs Duve plan { wait }"): [("BGL020", "Duve")],
    timeline("programs Coop, Dove plan { wait }"): [("BGL053", "Coop")],
    timeline("programs Dove, Dove plan { wait }"): [("BGL042", "Dove")],
    timeline("programs Dove plan { wait } programs Wary"): [("BGL042", "programs Wary")],
    timeline("programs Dove plan { wait } follow maximin"): [("BGL042", "follow maximin")],
    timeline("programs Dove can verify wishes plan { wait }"): [("BGL093", "wishes")],
    timeline("programs Dove can verify theory, theory plan { wait }"): [("BGL042", "theory")],
    timeline("programs Dove gains verify theory at -1 plan { wait }"): [("BGL095", "-1")],
    timeline("programs Dove gains verify theory at 1 with 2 plan { wait }"): [("BGL096", "2")],
    timeline("programs Dove channel open lag 1/2 plan { wait }"): [("BGL095", "1/2")],
    timeline("programs Dove believes Firm(80%) with 1 plan { wait }"): [("BGL097", "Firm(80%)")],
    timeline("programs Dove believes Dove with cost plan { wait }"): [("BGL096", "cost")],
    timeline("programs Dove believes Dove with 90% plan { wait }"): [
        ("BGL096", "believes Dove with 90%")
    ],
    timeline("programs Dove believes Dove with 1, Dove with 0 plan { wait }"): [
        ("BGL042", "Dove with 0")
    ],
    timeline("programs Dove plan { wait } goal { payoff (run, walk) = (0, 0) }"): [
        ("BGL041", "run")
    ],
    timeline("programs Dove plan { wait } goal { payoff (walk, walk) = (0, first payoff) }"): [
        ("BGL102", "first payoff")
    ],
    # Successors
    timeline(SUCCEEDED, more="successor S { programs Dove, Firm(60%) plan { wait } }"): [
        ("BGL098", "Firm(60%)")
    ],
    timeline(SUCCEEDED, more="successor S { programs Dove can commit theory plan { wait } }"): [
        ("BGL094", "can commit theory")
    ],
    timeline(SUCCEEDED, more="successor T_ { programs Dove plan { wait } }"): [("BGL092", "S")],
    timeline(SUCCEEDED, more="successor S { programs Dove, Dove plan { wait } }"): [
        ("BGL042", "Dove")
    ],
    timeline(SUCCEEDED, more="successor S { programs Dove programs Firm(10%) plan { wait } }"): [
        ("BGL042", "programs Firm(10%)"),
        ("BGL098", "Firm(10%)"),
    ],
    timeline(SUCCEEDED, more="successor S { programs Dove plan { commit program Wary } }"): [
        ("BGL097", "Wary")
    ],
    timeline(more="successor S { programs Dove plan { wait } }"): [("BGL100", "S")],
    # Actions
    planned("commit program Firm(70%)"): [("BGL097", "Firm(70%)")],
    planned("commit one of Firm(60%), Nobody, Dove, Dove"): [
        ("BGL020", "Nobody"),
        ("BGL042", "Dove"),
    ],
    planned("commit demand >= their demand"): [("BGL102", "their demand")],
    planned("commit outside is run"): [("BGL024", "run")],
    planned("commit that (my demand)"): [("BGL030", "my demand")],
    planned("commit that (round == 1)"): [("BGL035", "round")],
    planned("commit that (first is Dove)"): [("BGL032", "first is Dove")],
    planned("commit that (time == 1)"): [("BGL102", "time")],
    planned("prepare verify theory taking 0"): [("BGL095", "0")],
    planned("prepare verify theory taking 9"): [("BGL101", "prepare verify theory taking 9")],
    planned("prepare channel lag -1 taking 2"): [("BGL095", "-1")],
    planned("follow maximum"): [("BGL103", "maximum")],
    # Plans
    planned("if time == 0 { wait }"): [("BGL099", "{ if time == 0 { wait } }")],
    planned("choose { wait } or { if seen { wait } }"): [
        ("BGL099", "{ choose { wait } or { if seen { wait } } }")
    ],
    planned("wait commit program Dove"): [("BGL051", "commit program Dove")],
    planned("if true { wait }" * 2): [("BGL051", "if true { wait }")],
    planned("if true { " * 101 + "wait" + "}" * 101): [("BGL007", "{ if true { wait}}")],
    # Conditions
    planned("if they can commit programs { wait } wait"): [("BGL102", "they can commit programs")],
    planned("if their channel is open { wait } wait"): [("BGL102", "their channel is open")],
    planned("if they know (agreement) { wait } wait"): [("BGL102", "they know (agreement)")],
    planned("if second have delegated { wait } wait"): [("BGL032", "second have delegated")],
    planned("if they are Dove { wait } wait"): [("BGL102", "they are Dove")],
    planned("if not agreement { wait } wait"): [("BGL102", "agreement")],
    planned("if time > their demand { wait } wait"): [("BGL102", "their demand")],
    planned("if T == 3 { wait } wait"): [("BGL102", "T == 3")],
    planned("if started { wait } wait"): [("BGL102", "started")],
    planned("if time { wait } wait"): [("BGL030", "time")],
    planned("if nobody { wait } wait"): [("BGL022", "nobody")],
    planned("if I can commit wishes { wait } wait"): [("BGL093", "wishes")],
    planned("if they are committed to Firm(60%) { wait } wait"): [("BGL097", "Firm(60%)")],
    planned("if I am committed to Firm(70%) { wait } wait"): [("BGL097", "Firm(70%)")],
    planned("if I am committed to demand >= 50% { wait } wait"): [("BGL102", "demand >= 50%")],
    planned("if I know (round == 1) { wait } wait"): [("BGL035", "round")],
    planned("if I know (I know (agreement)) { wait } wait"): [("BGL102", "I know (agreement)")],
    planned("if they have delegated to S { wait } wait"): [("BGL092", "S")],
    planned("if they follow maximum { wait } wait"): [("BGL103", "maximum")],
    planned(f"if {'not ' * 100}seen {{ wait }} wait"): [("BGL007", ("not " * 10))],
    planned(f"if {'time + ' * 100}1 > 3 {{ wait }} wait"): [
        ("BGL007", "time + time + time + time + time + time ")
    ],
    # What comes to nothing
    timeline("programs Firm(60%) can commit programs plan { wait }"): [("BGL100", "programs")],
    timeline("programs Firm(60%) gains commit theory at 1 plan { wait }"): [
        ("BGL100", "gains commit theory at 1")
    ],
    timeline("programs Firm(60%) plan { prepare commit theory taking 1 }"): [
        ("BGL100", "prepare commit theory taking 1")
    ],
    timeline("programs Wary can commit programs follow maximin"): [("BGL100", "programs")],
    timeline("programs Dove plan { commit program Dove }"): [("BGL101", "commit program Dove")],
    timeline("programs Dove plan { follow maximin }"): [("BGL101", "follow maximin")],
    timeline("programs Dove gains verify theory at 9 plan { wait }"): [
        ("BGL101", "gains verify theory at 9")
    ],
    timeline("programs Dove loses verify theory at 3 plan { wait }"): [
        ("BGL101", "loses verify theory at 3")
    ],
    # Expectations
    timeline() + "expect Rice: started": [("BGL091", "Rice")],
    timeline() + "expect Dove: started": [("BGL091", "Dove")],
    timeline() + "expect Race given price = 1: started": [("BGL022", "price")],
    timeline() + "expect Race given cost = 1: started": [("BGL044", "1")],
    timeline() + "expect Race given cost = 0, cost = 0: started": [("BGL042", "cost")],
    AT_END + "first is Firm(60%)": [("BGL097", "Firm(60%)")],
    AT_END + "first is Nobody": [("BGL020", "Nobody")],
    AT_END + "time == 3": [("BGL102", "time == 3")],
    AT_END + "they have delegated": [("BGL102", "they have delegated")],
    AT_END + "they demand 50%": [("BGL032", "they demand 50%")],
    AT_END + "round == 1": [("BGL035", "round")],
    AT_END + "T": [("BGL030", "T")],
    AT_END + "probability of (started)": [("BGL030", "probability of (started)")],
    AT_END + "probability of (started) > first payoff": [("BGL102", "first payoff")],
    AT_END + "probability of (started) + 1 > 1": [("BGL104", "probability of (started) + 1 > 1")],
    AT_END + "T > first demand": [("BGL104", "T > first demand")],
    AT_END + "possibly (always (started))": [("BGL104", "possibly (always (started))")],
    AT_END + "not " * 100 + "started": [("BGL007", "not " * 10)],
    "expect Dove vs Dove: T == 3": [("BGL022", "T")],
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:90])
def test_a_mistake_is_reported_once_with_its_code_and_place(text: str) -> None:
    assert findings(text) == REFUSED[text]


def test_every_code_of_timelines_is_reached() -> None:
    of_timelines = {code for code in CODES if "BGL091" <= code <= "BGL104"}
    assert of_timelines <= {code for found in REFUSED.values() for code, _ in found}


@pytest.mark.parametrize(
    "text",
    [
        timeline(),
        timeline().replace(" in Split", ""),
        timeline(more=f"successor S {{ {WAITS} }}", alice=f"{WAITS[:-7]} delegate to S }} {ABLE}"),
        planned("if time > cost * 10 - 2 or not seen == false iff -time < 3 { wait } wait"),
        planned(f"if {'not ' * 99}seen {{ wait }} wait"),
        planned("if I can commit theory { wait } wait"),
        AT_END + "first payoff >= 1/2 + cost or cost == 10% and not seen",
    ],
)
def test_what_is_right_is_not_refused(text: str) -> None:
    assert findings(text) == []


def test_several_mistakes_are_reported_together() -> None:
    text = timeline(
        "programs Duve can commit wishes channel open lag -1 plan { if time == 0 { wait } }",
        head="horizon 0",
    )
    found = [code for code, _ in findings(text)]
    assert found == ["BGL095", "BGL020", "BGL093", "BGL095", "BGL099"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("can comit programs", "BGL004"), ("can commit programs;", "BGL003"), ("plan {", "BGL005")],
)
def test_an_expectation_about_a_timeline_that_cannot_be_read_is_no_mistake(
    wrong: str, code: str
) -> None:
    text = timeline(f"programs Dove {wrong} plan {{ wait }}") + "\nexpect Race: started"
    assert [found for found, _ in findings(text)] == [code]
    assert [found for found, _ in findings(text.replace("expect Race", "expect Rice"))] == [
        code,
        "BGL091",
    ]


def test_a_plan_that_can_fall_through_shows_the_path() -> None:
    with pytest.raises(DiagnosticError) as caught:
        bargain.load(BASE + planned("if seen { choose { wait } or { } } elif time == 0 { wait }"))
    (found,) = caught.value.diagnostics
    assert [(each.message, each.span.text) for each in found.related] == [
        ("this holds", "seen"),
        ("this is chosen", "{ }"),
    ]


def test_a_broken_program_is_reported_once_and_not_by_the_timelines_that_list_it() -> None:
    text = timeline("programs Bad, Dove plan { commit program Bad }") + "expect Race: first is Bad"
    assert findings(text + "\nprogram Bad { demand 55% }") == [("BGL052", "55%")]


def test_hints_name_what_was_meant() -> None:
    hints = {
        planned("if they are commited { wait } wait"): "did you mean `committed` for `commited`?",
        planned("if I know (agreement) iff agreement { wait } wait"): "`I know (…)`",
        planned("follow maximun"): "`maximin`",
        timeline("programs Dove can verify conditonal plan { wait }"): "`conditional`",
        timeline() + "expect Rase: started": "`Race`",
        timeline() + "expect Dove: started": "`expect P vs Q: …`",
        timeline() + "expect Race: agreemnt": "`agreement`",
        "expect Dove vs Dove: possibly (agreement)": "`possibly` is asked of a timeline",
    }
    for text, wanted in hints.items():
        try:
            found = [f for f in bargain.load(BASE + text).warnings if f.code != "BGL100"]
        except DiagnosticError as error:
            found = list(error.diagnostics)
        assert len(found) == 1
        assert found[0].hint is not None
        assert wanted in found[0].hint
