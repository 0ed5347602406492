"""What became of properties, as text: a counterexample in full, and what was left unchecked."""

from __future__ import annotations

from collections.abc import Mapping

from bargain.core.games import FeatureValue, Interval
from bargain.core.text import number_text
from bargain.match import Side, Undecided
from bargain.output.diagnostics import diagnostics_text
from bargain.output.printable import visible
from bargain.output.regions_text import MORE, signs_texts
from bargain.output.style import PLAIN, Style, wrapped
from bargain.output.words import (
    counted,
    given_text,
    outcome_text,
    percent_text,
    report_text,
    undecided_text,
    with_given,
)
from bargain.properties.result import Chosen, Counterexample, Gap, PropertyResult
from bargain.smt.formula import TRUE
from bargain.syntax.tokens import on_one_line


def property_text(result: PropertyResult, style: Style = PLAIN) -> str:
    """The property, whether it holds, and what shows that it does not."""
    span = result.span
    place = style.bold(f"{visible(span.source.name, breaks=False)}:{span.line}:")
    lines = wrapped(_claim_text(result), style.width, first="  ", rest="    ")
    match result.holds:
        case True:
            head = f"{place} {style.green('holds')}"
            told = f'"{visible(result.title, breaks=False)}": {checked_text(result)}'
            lines = _indented(told, style, "  ")
        case False:
            head = f"{place} {style.red('failed')}"
            assert result.counterexample is not None
            lines += _counterexample(result.counterexample, span.source.name, style)
            lines += ["", *_indented(f"This is the smallest found: {checked_text(result)}.", style)]
        case None:
            head = f"{place} {style.yellow('checked only in part')}"
            lines += _indented(f"No counterexample was found: {checked_text(result)}.", style)
    return "\n".join([head, *lines, *_left_out(result, style)]) + "\n"


def checked_text(result: PropertyResult) -> str:
    """How many pairs of programs were looked at."""
    pairs = "1 pair" if result.matches == 1 else f"{result.matches} pairs"
    text = f"{pairs} of programs checked"
    if result.alike:
        others = "1 more behaves" if result.alike == 1 else f"{result.alike} more behave"
        text += f" ({others} the same as one of these)"
    if over := result.checked.features:
        text += f", at all values of {' and '.join(over)}"
    return text


def _claim_text(result: PropertyResult) -> str:
    return visible(on_one_line(result.span.text), breaks=False)


def _indented(text: str, style: Style, margin: str = "    ") -> list[str]:
    return wrapped(text, style.width, first=margin, rest=f"{margin}  ")


# Counterexamples ----------------------------------------------------------------------------------


def _counterexample(found: Counterexample, file: str, style: Style) -> list[str]:
    from bargain.explain import claim_findings, explain, sides_text

    match = found.match
    likewise = f", and likewise {_cell_text(found)}" if found.cell is not None else ""
    shown = chosen_text(found.programs, found.given)
    lines = _indented(f"The claim is false for {shown}{likewise}", style)
    for chosen in found.programs.values():
        if chosen.source:
            lines += ["", *(f"      {visible(line)}" for line in chosen.source.splitlines())]
    title = f"{match.first.program} vs {match.second.program}"
    lines += ["", *_indented(with_given(title, match.given), style)]
    lines += [
        line
        for side in (match.first, match.second)
        for line in _indented(f"{side.program}: {side_text(side)}", style, "      ")
    ]
    lines += _indented(outcome_text(match), style, "      ")
    lines += ["", "    What is claimed of it:"]
    for finding in claim_findings(match, found.observer):
        seen = f": {finding.seen}" if finding.seen is not None else ""
        value = "true" if finding.value else "false"
        lines += _indented(f"`{finding.own_words}` is {value}{seen}", style, "      ")
    why = sides_text(explain(match, main_source=file), style.width - 4)
    return [*lines, "", *(f"    {line}" if line else "" for line in why)]


def _cell_text(found: Counterexample) -> str:
    """All the values around a counterexample at which the claim is false in the same way."""
    features = found.match.settlement.situation.game.features
    domains = {name: features[name].range for name in found.given}
    ranging = [name for name in found.given if isinstance(domains[name], Interval)]
    bounds = counterexample_bounds(found)
    fixed = {name: value for name, value in found.given.items() if name not in ranging}
    here = f" while {given_text(fixed)}" if fixed else ""
    if not bounds:
        return f"for all values of {' and '.join(ranging)}{here}"
    return f"wherever {' and '.join(bounds)}{here}"


def counterexample_bounds(found: Counterexample) -> list[str]:
    """The constraints of the cell, exactly; none where it is all of the ranges."""
    cell = found.cell
    if cell is None:
        return []
    features = found.match.settlement.situation.game.features
    domains = {name: features[name].range for name in found.given}
    return signs_texts(cell.signs, domains) + ([MORE] if cell.more is not TRUE else [])


def chosen_text(programs: Mapping[str, Chosen], given: Mapping[str, FeatureValue]) -> str:
    """`other = Firm(60%) and cost = 0.1`."""
    parts = [f"{name} = {chosen.name}" for name, chosen in programs.items()]
    parts += [given_text({name: value}) for name, value in given.items()]
    return " and ".join(parts) or "this match"


def side_text(side: Side) -> str:
    share = f", share {percent_text(side.share)}" if side.share is not None else ""
    return f"{report_text(side.report)}{share}, payoff {number_text(side.payoff)}"


# What was left out --------------------------------------------------------------------------------


def _left_out(result: PropertyResult, style: Style) -> list[str]:
    """What was not checked, each limit and each of the first programs."""
    lines: list[str] = []
    if count := result.ill_founded:
        is_ = "is" if count == 1 else "are"
        where = ", at some values of the features or at all" if result.checked.features else ""
        lines += _indented(
            f"{counted(count, 'pair')} of programs {is_} left out{where}: a generated program "
            "among them depends on itself, and has no answer even against programs without a "
            "condition.",
            style,
        )
    if result.stopped is not None:
        lines += _indented(f"Not everything was checked: {result.stopped}.", style)
    for count, what in ((result.undecided, "undecided"), (result.unanswered, "without an answer")):
        if count:
            is_ = "is" if count == 1 else "are"
            lines += _indented(f"{counted(count, 'pair')} of programs {is_} {what}.", style)
    for gap in result.gaps:
        lines += _gap(gap, style)
    if (more := result.undecided + result.unanswered - len(result.gaps)) > 0:
        lines += _indented(f"… and {more} more", style, "      ")
    return lines


def _gap(gap: Gap, style: Style) -> list[str]:
    lines = _indented(f"for {chosen_text(gap.programs, gap.given)}:", style, "      ")
    for chosen in gap.programs.values():
        if chosen.source:
            lines += [f"          {visible(line)}" for line in chosen.source.splitlines()]
    if isinstance(gap.why, Undecided):
        return [*lines, *_indented(undecided_text(gap.why), style, "        ")]
    faults = diagnostics_text(gap.why.diagnostics, style)
    return [*lines, *(f"        {line}" for line in faults.splitlines())]
