"""The statements of programs: what a speaker may say, put into order so that every path reports.

The simplest choice stands first everywhere, because that is where Hypothesis shrinks to.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bargain.testing.speech import RARELY, Speaker, conditions, shares

MOST_UNROLLED = 25
"""Loops over the demands of a game with more of them make more statements than anybody reads."""


@st.composite
def reports(draw: st.DrawFn, say: Speaker) -> str:
    """The report of a program, with an outside option or a policy in a bargaining game.

    What else it could do is drawn last, so that it is never simpler than a plain report.
    """
    game = say.game
    if game.is_matrix:
        report = f"play {draw(st.sampled_from((*game.actions[say.seat], *say.names)))}"
    else:
        report = draw(_demands(say))
    acted = (*say.mine, *(() if game.has_roles else ("them",)))
    if acted and draw(_SELDOM):
        return f"act as {draw(st.sampled_from(acted))}"
    return report


_SELDOM = st.sampled_from((False,) * 9 + (True,))


@st.composite
def _demands(draw: st.DrawFn, say: Speaker) -> str:
    share = draw(shares(say))
    if draw(_SELDOM):
        share = draw(computed(say, share))
    options = (*say.game.options, *say.names)
    outside = draw(st.sampled_from(("", *(f" or {option}" for option in options), "policy")))
    if outside == "policy":
        outside = f" or {{ {draw(policies(replace(say, in_policy=True)))} }}"
    locked = say.game.rounds > 1 and draw(st.sampled_from((False, False, True)))
    return f"demand {share}{outside}{' locked' if locked else ''}"


def computed(say: Speaker, share: str) -> st.SearchStrategy[str]:
    """A demand that is worked out; one of the game's demands where the grid allows for it."""
    choices = [f"2 * {share} / 2"]
    if say.in_rounds:
        choices += ["their last demand"]
    if say.looks:
        choices += [f"my demand against Hold({share})"]
    if say.game.is_mirrored:
        whole = "100%" if say.game.demands[0] == "0%" else say.whole
        choices += [f"{whole} - {share}"]
        choices += [f"{whole} - their last demand"] if say.in_rounds else []
        choices += [f"{whole} - their demand"] if say.looks else []
    return st.sampled_from(choices)


@st.composite
def policies(draw: st.DrawFn, say: Speaker, depth: int = 2) -> str:
    """What stands between the braces of a policy."""
    options = st.sampled_from((*say.game.options, *say.names))
    kinds = ["else", "else", "go on", "elif", "nested"] if depth > 1 else ["option"]
    match draw(st.sampled_from(kinds)):
        case "else":
            return f"if {draw(conditions(say, 1))} {{ {draw(options)} }} else {{ {draw(options)} }}"
        case "go on":
            return f"if {draw(conditions(say, 1))} {{ {draw(options)} }} {draw(options)}"
        case "elif":
            arms = [f"if {draw(conditions(say, 1))} {{ {draw(options)} }}" for _ in range(2)]
            return f"{' el'.join(arms)} else {{ {draw(options)} }}"
        case "nested":
            inner = f"if {draw(conditions(say, 1))} {{ {draw(options)} }}"
            return f"if {draw(conditions(say, 1))} {{ {inner} }} {draw(options)}"
    return draw(options)


@st.composite
def guards(draw: st.DrawFn, say: Speaker) -> str:
    """A statement that reports in some cases and otherwise goes on."""
    game = say.game
    kinds = ["if", "if", "if", "if", "elif", "nested"]
    kinds += [] if say.is_plain else ["trust", "level"]
    kinds += ["round", "round", "schedule", "schedule"] if say.in_rounds else []
    kinds += ["actions"] if game.is_matrix and not game.has_roles else []
    if not game.is_matrix:
        kinds += ["list", "search"]
        kinds += ["shares"] if len(game.demands) <= MOST_UNROLLED else []
    match draw(st.sampled_from(kinds)):
        case "round":
            number = draw(st.integers(1, game.rounds))
            return f"if round == {number} {{ {draw(reports(say))} }}"
        case "schedule":
            arms = [f"if round == {n} {{ {draw(reports(say))} }}" for n in range(1, game.rounds)]
            return " el".join(arms)
        case "elif":
            arms = [f"if {draw(conditions(say))} {{ {draw(reports(say))} }}" for _ in range(2)]
            return " el".join(arms)
        case "nested":
            outer, inner = draw(conditions(say)), draw(conditions(say))
            after = draw(st.sampled_from(("", draw(reports(say)))))
            return f"if {outer} {{ if {inner} {{ {draw(reports(say))} }} {after} }}"
        case "trust":
            level = say.fresh("i")
            there = replace(say, levels=(*say.levels, level))
            return f"for {level} in 0 .. 1 {{ {draw(_if(there))} }}"
        case "level":
            level = say.fresh("i")
            there = replace(say, levels=(*say.levels, level))
            way = draw(st.sampled_from(("lowest", "highest")))
            return f"{way} {level} in 0 .. 1 where {draw(_found(there))}"
        case "actions":
            action = say.fresh("a")
            there = replace(say, names=(*say.names, action))
            return f"for {action} in actions {{ {draw(_if(there))} }}"
        case "shares":
            share = say.fresh("x")
            there = replace(say, shares=(*say.shares, share))
            descending = draw(st.sampled_from(("", " descending")))
            return f"for {share} in demands{descending} {{ {draw(_if(there))} }}"
        case "list":
            share, index = say.fresh("x"), say.fresh("i")
            there = replace(say, shares=(*say.shares, share))
            if draw(st.booleans()):
                return f"for {share} in {draw(_listed(say))} {{ {draw(_if(there))} }}"
            there = replace(there, levels=(*say.levels, index))
            return f"for {share}, {index} in {draw(_listed(say))} {{ {draw(_if(there))} }}"
        case "search":
            share = say.fresh("x")
            there = replace(say, shares=(*say.shares, share))
            way = draw(st.sampled_from(("highest", "lowest")))
            domains = ["demands", "demands descending"]
            domains = domains if len(game.demands) <= MOST_UNROLLED else []
            domain = draw(st.sampled_from((*domains, draw(_listed(say)))))
            otherwise = f" else {{ {draw(reports(say))} }}" if draw(RARELY) else ""
            return f"{way} {share} in {domain} where {draw(_found(there))}{otherwise}"
    return draw(_if(say))


@st.composite
def _if(draw: st.DrawFn, say: Speaker) -> str:
    return f"if {draw(conditions(say))} {{ {draw(reports(say))} }}"


@st.composite
def _found(draw: st.DrawFn, say: Speaker) -> str:
    """What follows the `where` of a search."""
    return f"{draw(conditions(say, 1))} {{ {draw(reports(say))} }}"


@st.composite
def _listed(draw: st.DrawFn, say: Speaker) -> str:
    return f"{draw(shares(say))}, {draw(shares(say))}"


@st.composite
def bodies(draw: st.DrawFn, say: Speaker) -> str:
    """The statements of a program."""
    lines = []
    if draw(RARELY):
        if say.game.is_matrix:
            name, value = say.fresh("level"), draw(st.sampled_from(("0", "1")))
            say = replace(say, levels=say.levels if say.is_plain else (*say.levels, name))
        else:
            name, value = say.fresh("goal"), draw(shares(say))
            say = replace(say, shares=(*say.shares, name))
        lines.append(f"let {name} = {value}")
    lines += [draw(guards(say)) for _ in range(draw(st.sampled_from((0, 1, 2, 1))))]
    if draw(st.booleans()):
        yes, no = draw(reports(say)), draw(reports(say))
        lines.append(f"if {draw(conditions(say))} {{ {yes} }} else {{ {no} }}")
    else:
        lines.append(draw(reports(say)))
    return "\n".join(lines)


@st.composite
def parametrised(draw: st.DrawFn, say: Speaker, kind: str, name: str) -> str:
    """The statements of a program with a parameter of this kind and name, used at least once."""
    match kind:
        case "share":
            there = replace(say, shares=(*say.shares, name))
            first = f"if {draw(conditions(there))} {{ demand {name} }}"
        case "budget":
            there = say
            test = draw(conditions(say.proving(), 1))
            first = f"if provable within {name} ({test}) {{ {draw(reports(say))} }}"
        case "level":
            there = replace(say, levels=(*say.levels, name))
            test = draw(conditions(there.proving(), 1))
            first = f"if provable in PA+{name} ({test}) {{ {draw(reports(say))} }}"
        case "option":
            there = replace(say, names=(*say.names, name))
            share = None if say.game.is_matrix else draw(shares(say))
            report = f"play {name}" if share is None else f"demand {share} or {name}"
            first = f"if {draw(conditions(there))} {{ {report} }}"
        case _:
            there = replace(say, mine=(*say.mine, name), others=(*say.others, name))
            first = f"if {draw(conditions(there))} {{ act as {name} }}"
    return f"{first}\n{draw(bodies(there))}"
