"""An explanation as plain text: what each side did, the levels, then question by question."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bargain.core.text import number_text, share_text
from bargain.explain.explanation import (
    ActedAs,
    Checked,
    Explanation,
    Finding,
    QuestionStory,
    Reported,
    Round,
    SideStory,
    Step,
)
from bargain.explain.prose import (
    Prose,
    clipped,
    listed,
    place_text,
    verdict_text,
)
from bargain.explain.table import table_lines

MAX_STEPS: Final = 14
"""Paths with more steps than this are cut in the middle."""
MIN_WIDTH: Final = 40
MAX_MENTIONED: Final = 20
_NUMBER: Final = re.compile(r"\bQ([0-9]+)\b")


def explanation_text(explanation: Explanation, width: int = 80) -> str:
    """The explanation in words, wrapped to a width (in characters, at least 40)."""
    page = _Page(explanation, max(width, MIN_WIDTH))
    page.outcome()
    first, second = explanation.sides
    page.side(first)
    if explanation.same_program:
        page.lines.append("")
        page.paragraph(f"{second.name} runs the same source and does the same.")
    else:
        page.side(second)
    page.levels()
    page.questions()
    return "\n".join(page.lines).rstrip() + "\n"


def sides_text(explanation: Explanation, width: int = 80) -> list[str]:
    """Why each side reports what it does, as lines, without the levels and the questions."""
    page = _Page(explanation, max(width, MIN_WIDTH), with_questions=False)
    first, second = explanation.sides
    for side in (first,) if explanation.same_program else (first, second):
        page.paragraph(f"Why {side.name} reports `{side.report}`:")
        page.side_steps(side)
    if explanation.same_program:
        page.paragraph(f"{second.name} runs the same source and does the same.")
    return page.lines


class _Page:
    def __init__(
        self, explanation: Explanation, width: int, *, with_questions: bool = True
    ) -> None:
        self.explanation = explanation
        self.with_questions = with_questions
        self.width = width
        self.lines: list[str] = []
        self.verdicts = {q.number: q.verdict for q in explanation.questions}

    def heading(self, text: str) -> None:
        self.lines += ("", text, "-" * min(len(text), self.width), "")

    def paragraph(self, text: str, indent: str = "", hanging: str | None = None) -> None:
        self.lines += textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=hanging if hanging is not None else indent,
            break_on_hyphens=False,
        )

    # The outcome -----------------------------------------------------------------------------

    def outcome(self) -> None:
        whole = self.explanation
        first, second = whole.sides
        title = f"{first.program} vs {second.program} in {whole.game}"
        if whole.given:
            title += f", with {', '.join(f'{name} = {value}' for name, value in whole.given)}"
        self.paragraph(title)
        self.lines.append("")
        reports = " ".join(f"{side.name} reports `{side.report}`." for side in whole.sides)
        self.paragraph(" ".join(filter(None, (reports, _ending(whole), _payoffs(whole)))))

    # The sides -------------------------------------------------------------------------------

    def side(self, side: SideStory) -> None:
        self.heading(f"Why {side.name} reports `{side.report}`")
        self.side_steps(side)

    def side_steps(self, side: SideStory) -> None:
        for round_ in side.rounds:
            if len(side.rounds) > 1:
                self.paragraph(_round_text(round_))
            self.steps(round_.steps)
        if side.policy:
            failed = self.explanation.agreement is False
            self.paragraph("On disagreement:" if failed else "Had there been no agreement:")
            self.steps(side.policy)

    def steps(self, steps: Sequence[Step]) -> None:
        left_out = len(steps) - MAX_STEPS
        for place, step in enumerate(steps):
            if left_out > 1 and 4 <= place < 4 + left_out:
                if place == 4:
                    self.lines.append(f"  … {left_out} more steps")
                continue
            self.step(step)

    def step(self, step: Step) -> None:
        place = place_text(step.place, self.explanation.main_source)
        label = f"  {place}  " if place else "  "
        hanging = " " * (len(label) + 2)
        match step:
            case Checked():
                value = "true" if step.value else "false"
                parts = step.parts
                # What is possible is what of which the negation is not provable.
                itself = "its negation" if step.condition.startswith("possible") else "it"
                note = self.note(parts[0], itself) if len(parts) == 1 else ""
                tail = f" is {value}: {note}" if note else f" is {value}"
                self.paragraph(f"`{clipped(step.condition)}`{tail}", label, hanging)
                if len(parts) > 1:
                    self.parts(parts, hanging)
            case ActedAs():
                self.paragraph(f"acts as {step.program}", label, hanging)
            case Reported():
                self.paragraph(step.statement, label, hanging)

    def parts(self, parts: Iterable[Finding], indent: str) -> None:
        for part in parts:
            value = "true" if part.value else "false"
            note = self.note(part)
            tail = f" is {value}: {note}" if note else f" is {value}"
            self.paragraph(f"`{clipped(part.own_words)}`{tail}", f"{indent}- ", f"{indent}  ")

    def note(self, part: Finding, itself: str = "it") -> str:
        if part.question is not None:
            subject = f"Q{part.question}" if self.with_questions else itself
            return f"{subject} {verdict_text(self.verdicts[part.question])}"
        return part.seen or ""

    # Levels and questions --------------------------------------------------------------------

    def levels(self) -> None:
        whole = self.explanation
        if not whole.questions:
            return
        self.heading("Levels")
        self.lines += table_lines(whole, self.width)
        self.lines.append("")
        self.paragraph(
            "At level 0 every question that is not abandoned counts as proved. It is struck at the "
            "first level that counts for it at which its claim is false, and gone from then on. "
            "What is held at the last level is proved."
        )
        if any(row.shown and row.opponent.startswith("Hold(") for row in whole.table.programs):
            self.paragraph(
                "Hold(x) is built in: it demands x in every round, and so stands for one who holds "
                "x."
            )

    def questions(self) -> None:
        whole = self.explanation
        if not whole.questions:
            self.lines.append("")
            self.paragraph("Neither program asks what is provable, so no proof plays a part.")
            return
        self.heading("Questions")
        stories = {question.number: question for question in whole.questions}
        prose = Prose(whole)
        for number in whole.shown:
            question = stories[number]
            self.paragraph(
                f"{_heading(question)}: {clipped(question.question)}",
                f"Q{number}  ",
                "    ",
            )
            for text in prose.question(question):
                hanging = "      " if text.startswith("- ") else None
                self.paragraph(text, "    ", hanging)
            self.lines.append("")
        self.also_mentioned(stories)
        left_out = len(whole.questions) - len(whole.shown)
        if left_out:
            self.paragraph(
                f"{left_out} more questions of the closure are left out here. The JSON form "
                "(`--format json`) has all of them."
            )

    def also_mentioned(self, stories: Mapping[int, QuestionStory]) -> None:
        """What the questions are that arguments mention, but that have no place of their own."""
        shown = set(self.explanation.shown)
        mentioned = {int(number) for line in self.lines for number in _NUMBER.findall(line)}
        unseen = sorted(number for number in mentioned if number in stories.keys() - shown)
        for number in unseen[:MAX_MENTIONED]:
            question = stories[number]
            self.paragraph(
                f"{_heading(question)}: {clipped(question.question)} "
                f"{verdict_text(question.verdict)}",
                f"Q{number}  ",
                "    ",
            )
        if unseen:
            self.lines.append("")


def _ending(whole: Explanation) -> str:
    if whole.agreement is None:
        return ""
    word = "agreement" if whole.agreement else "disagreement"
    several = any(len(side.rounds) > 1 for side in whole.sides)
    return f"They end in {word}{f' in round {whole.last_round}' if several else ''}."


def _payoffs(whole: Explanation) -> str:
    parts = []
    for side in whole.sides:
        payoff = f"payoff {number_text(side.payoff)}"
        if side.share is not None and whole.agreement:
            payoff = f"{share_text(side.share)} ({payoff})"
        parts.append(f"{side.name} gets {payoff}")
    return f"{listed(parts)}."


def _round_text(round_: Round) -> str:
    assert round_.demand is not None
    assert round_.other_demand is not None
    standing = ", locked in before" if round_.locked else ""
    return (
        f"Round {round_.number}: demands {share_text(round_.demand)}{standing}, facing "
        f"{share_text(round_.other_demand)}"
    )


def _heading(question: QuestionStory) -> str:
    at = f", at {question.at}" if question.at else ""
    return f"{question.asker}, facing {question.opponent}{at}"
