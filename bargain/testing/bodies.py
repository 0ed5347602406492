"""The statements of programs: what a speaker may say, put into order so that every path reports.

The simplest choice stands first everywhere, because that is where Hypothesis shrinks to.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from bargain.testing.speech import RARELY, Speaker, branches, conditions, shares

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
def policies(draw: st.DrawFn, say: Speaker) -> str:
    """What stands between the braces of a policy."""
    options = st.sampled_from((*say.game.options, *say.names))
    tests = conditions(say, 1)
    match draw(st.sampled_from(("else", "else", "go on", "nested"))):
        case "else":
            return draw(branches(tests, options, options))
        case "go on":
            cases = st.lists(branches(tests, _rarely_empty(options)), min_size=1, max_size=2)
            return " ".join((*draw(cases), draw(options)))
    return f"{draw(branches(tests, branches(tests, options)))} {draw(options)}"


@st.composite
def guards(draw: st.DrawFn, say: Speaker) -> str:
    """A statement, other than a plain `if`, that reports in some cases and otherwise goes on."""
    game = say.game
    kinds = ["nested"]
    kinds += [] if say.is_plain else ["trust", "level"]
    kinds += ["round"] * 4 + ["schedule"] * 4 if say.in_rounds else []
    kinds += ["actions"] if game.is_matrix and not game.has_roles else []
    if not game.is_matrix:
        kinds += ["list", "search", "search"]
        kinds += ["shares"] if len(game.demands) <= MOST_UNROLLED else []
    match draw(st.sampled_from(kinds)):
        case "round":
            number = draw(st.integers(1, game.rounds))
            return f"if round == {number} {{ {draw(reports(say))} }}"
        case "schedule":
            arms = [f"if round == {n} {{ {draw(reports(say))} }}" for n in range(1, game.rounds)]
            return " el".join(arms)
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
            there = there if say.is_plain else replace(there, levels=(*say.levels, index))
            return f"for {share}, {index} in {draw(_listed(say))} {{ {draw(_if(there))} }}"
        case "search":
            share = say.fresh("x")
            there = replace(say, shares=(*say.shares, share))
            way = draw(st.sampled_from(("highest", "lowest")))
            domains = ["demands", "demands descending"]
            domains = domains if len(game.demands) <= MOST_UNROLLED else []
            domain = draw(st.sampled_from((*domains, draw(_listed(say)))))
            has_else = draw(st.sampled_from((False, False, True)))
            otherwise = f" else {{ {draw(reports(say))} }}" if has_else else ""
            return f"{way} {share} in {domain} where {draw(_found(there))}{otherwise}"
    outer, inner = draw(conditions(say)), draw(conditions(say))
    report, after = draw(_rarely_empty(reports(say))), draw(st.one_of(st.just(""), reports(say)))
    return f"if {outer} {{ if {inner} {{ {report} }} {after} }}"


def _rarely_empty(block: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(block, _SELDOM).map(lambda drawn: "" if drawn[1] else drawn[0])


@st.composite
def _if(draw: st.DrawFn, say: Speaker) -> str:
    return f"if {draw(conditions(say))} {{ {draw(reports(say))} }}"


@st.composite
def _found(draw: st.DrawFn, say: Speaker) -> str:
    """What follows the `where` of a search."""
    return f"{draw(conditions(say, 1))} {{ {draw(reports(say))} }}"


@st.composite
def _listed(draw: st.DrawFn, say: Speaker) -> str:
    return ", ".join(draw(st.lists(shares(say), min_size=1, max_size=3)))


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
    takes_else = False
    for _ in range(draw(st.sampled_from((0, 1, 2, 1)))):
        takes_else = not draw(st.booleans())
        guard = branches(conditions(say), reports(say)) if takes_else else guards(say)
        lines.append(draw(guard))
    report = draw(reports(say))
    if takes_else and draw(st.booleans()):
        report = f"else {{ {report} }}"
    return "\n".join((*lines, report))


def handed(say: Speaker, kind: str, name: str) -> Speaker:
    """A speaker who has a parameter of this kind and name as well."""
    match kind:
        case "share":
            return replace(say, shares=(*say.shares, name))
        case "level":
            return replace(say, levels=(*say.levels, name))
        case "option":
            return replace(say, names=(*say.names, name))
        case "program":
            return replace(say, mine=(*say.mine, name), others=(*say.others, name))
    return say


@st.composite
def uses(draw: st.DrawFn, say: Speaker, kind: str, name: str) -> str:
    """A statement with a parameter of this kind and name, so that its kind can be told."""
    match kind:
        case "share":
            return f"if {draw(conditions(say))} {{ demand {name} }}"
        case "budget" | "level":
            strength = f"within {name}" if kind == "budget" else f"in PA+{name}"
            test = draw(conditions(say.proving(), 1))
            return f"if provable {strength} ({test}) {{ {draw(reports(say))} }}"
        case "option":
            share = "" if say.game.is_matrix else draw(shares(say))
            report = f"demand {share} or {name}" if share else f"play {name}"
            return f"if {draw(conditions(say))} {{ {report} }}"
    return f"if {draw(conditions(say))} {{ act as {name} }}"
