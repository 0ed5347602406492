"""Modal bargaining over lists of deals (after LaVictoire 2015): where the lists agree first, at the
same place, is the deal. Each deal is checked one level of trust above the one before it."""

from hypothesis import given
from hypothesis import strategies as st

from bargain.match import Match
from bargain.model import load

DEALS = ("A", "B", "C", "D", "E")
lists = st.lists(st.sampled_from(DEALS), min_size=1, max_size=5, unique=True)


def game() -> str:
    payoffs = [
        f"  payoff ({a}, {b}) = ({DEALS.index(a) + 1}, {5 - DEALS.index(a)})"
        if a == b and a in DEALS
        else f"  payoff ({a}, {b}) = (0, 0)"
        for a in (*DEALS, "N")
        for b in (*DEALS, "N")
    ]
    return "\n".join(("game Deals {", f"  actions {', '.join(DEALS)}, N", *payoffs, "}"))


def list_of(name: str, deals: list[str]) -> str:
    if len(deals) == 1:
        test = f"provable (they play {deals[0]})"
        return f"program {name} {{ if {test} {{ play {deals[0]} }} play N }}"
    loop = f"for d, i in {', '.join(deals)} {{ if provable in PA+i (they play d) {{ play d }} }}"
    return f"program {name} {{ {loop} play N }}"


def plays(text: str) -> tuple[str, str]:
    match = load(text).match("One", "Other")
    assert isinstance(match, Match)
    return str(match.first.report), str(match.second.report)


@given(lists, lists)
def test_the_deal_is_the_first_one_that_both_lists_have_in_the_same_place(
    one: list[str], other: list[str]
) -> None:
    deal = next((a for a, b in zip(one, other, strict=False) if a == b), "N")
    text = "\n".join((game(), list_of("One", one), list_of("Other", other)))
    assert plays(text) == (f"play {deal}", f"play {deal}")


@given(lists, st.integers(0, 5), st.data())
def test_an_insister_gets_a_deal_whose_place_is_at_most_its_trust(
    deals: list[str], trust: int, data: st.DataObject
) -> None:
    wanted = data.draw(st.sampled_from(deals))
    test = f"provable in PA+{trust} (they play {wanted})"
    insister = f"program Other {{ if {test} {{ play {wanted} }} play N }}"
    deal = wanted if deals.index(wanted) <= trust else "N"
    text = "\n".join((game(), list_of("One", deals), insister))
    assert plays(text) == (f"play {deal}", f"play {deal}")
