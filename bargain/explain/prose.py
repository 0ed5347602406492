"""The sentences of an explanation, made from its values. Nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bargain.explain.explanation import (
    Argument,
    Case,
    Deed,
    Explanation,
    Finding,
    Place,
    QuestionStory,
    Way,
)
from bargain.logic.verdicts import OutOfBudget, Proved, Refuted, Unprovable, Verdict
from bargain.whatif.counterfactual import Counterfactual, Larger

MAX_LISTED: Final = 6
MAX_DEEDS_TOLD: Final = 8
MAX_CLAIM: Final = 400
"""Claims longer than this, in characters, are cut off in sentences."""


def verdict_text(verdict: Verdict) -> str:
    """The verdict on a question, as the end of a sentence that begins with its number."""
    match verdict:
        case Proved(size=size):
            return f"is proved, size {size}"
        case Refuted(size=size):
            return f"is refuted: its negation is proved, size {size}"
        case Unprovable(level=level):
            return f"is not provable: it fails at level {level}"
        case OutOfBudget(budget=budget, needed=needed):
            return f"was abandoned: it needed {_entries(needed)} and had {budget}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def listed(items: Sequence[str], *, most: int = MAX_LISTED) -> str:
    """`Q1`, `Q1 and Q2`, `Q1, Q2 and Q3`, `Q1, Q2 and 7 more`."""
    if len(items) > most + 1:
        items = [*items[:most], f"{len(items) - most} more"]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def clipped(text: str) -> str:
    return text if len(text) <= MAX_CLAIM else text[: MAX_CLAIM - 2] + " …"


def place_text(place: Place | None, main_source: str | None) -> str:
    """`line 4`, or `modal.bgl, line 4` for a place in another file than the main one."""
    if place is None:
        return ""
    if place.source == main_source:
        return f"line {place.line}"
    file = place.source.replace("\\", "/").rsplit("/", 1)[-1]
    return f"{file}, line {place.line}"


def capitalised(text: str) -> str:
    """A sentence's beginning; a program's name stays as it is written."""
    return "A" + text[1:] if text.startswith(("against ", "at ")) else text


_COMPOUND = re.compile(r"[<>=]|\b(and|or|not|implies|iff|provable|possible|true|false|is)\b")


def is_plain(claim: str) -> bool:
    """Whether a claim reads as part of an English sentence as it stands."""
    return len(claim) <= MAX_CLAIM and _COMPOUND.search(claim) is None


class Prose:
    """Writes about the questions of one explanation."""

    def __init__(self, whole: Explanation) -> None:
        self.main_source = whole.main_source
        self.sides = tuple(side.name for side in whole.sides)
        self.gives_up = any(isinstance(q.verdict, OutOfBudget) for q in whole.questions)
        self.stories: Mapping[int, QuestionStory] = {q.number: q for q in whole.questions}

    def question(self, question: QuestionStory) -> tuple[str, ...]:
        """Why a question has its verdict, as paragraphs."""
        if question.argument is not None:
            assert isinstance(question.verdict, Proved)
            return self.proof(question, question.argument)
        match question.verdict:
            case OutOfBudget(budget=budget, needed=needed):
                given_up = (
                    f"Given up: needed {_entries(needed)}, had {budget}. The size of the search is "
                    "there for all to see, so everybody treats it as failed from the start. "
                    f"The claim itself is {self.in_the_end(question)}."
                )
                told: tuple[str, ...] = (given_up,)
            case _:
                told = self.failure(question)
        more = question.counterfactual
        return told if more is None else (*told, self.with_more(more))

    def with_more(self, more: Counterfactual) -> str:
        """What a larger budget would have done."""
        first = more.needed or more.least
        assert first is not None
        budget = _entries(first.budget)
        told = f"With {budget} ({more.changed}) it would have {self.larger(first)}."
        if more.least is None:
            return f"{told} No larger budget would have been enough."
        if more.least.budget == first.budget:
            return told
        end = self.larger(more.least)
        if end == self.larger(first):
            return f"{told} {_entries(more.least.budget)} would have been enough for that."
        return (
            f"{told} The least that would have been enough is {more.least.budget}: with that it "
            f"would have {end}."
        )

    def larger(self, larger: Larger) -> str:
        if larger.needs is not None:
            return f"needed {larger.needs}"
        end = "been proved" if larger.proved else "come to its end and failed"
        reports = zip(self.sides, (larger.first, larger.second), strict=True)
        new = [f"{name} would have reported `{new}`" for name, new in reports if new is not None]
        return f"{end}, and {' and '.join(new) or 'neither program would have done anything else'}"

    # Proofs ----------------------------------------------------------------------------------

    def proof(self, question: QuestionStory, argument: Argument) -> tuple[str, ...]:
        assert isinstance(question.verdict, Proved)
        size = f"size {question.verdict.size}"
        if question.strength.startswith("within "):
            size += f", within its budget of {question.strength.removeprefix('within ')}"
        head = f"Proved, {size}."
        match argument.way:
            case Way.TABLE:
                return (
                    f"{head} Its condition is true at every level from {question.counts_from} on. "
                    "The argument is too tangled for words; the certificate has it, entry by "
                    "entry.",
                )
            case Way.OUTRIGHT:
                return self.outright(question, argument, head)
            case Way.DIRECT:
                opening = [head, *self.premises(question, argument)]
                closing = ""
            case Way.LOEB:
                opening = [head, *self.premises(question, argument)]
                opening.append(self.assumption(question, argument))
                closing = self.by_loeb(argument)
        paragraphs = [" ".join(opening)]
        if not argument.cases:
            paragraphs[0] += f" Then the claim is true in every case that is left open. {closing}"
        elif len(argument.cases) == 1:
            case = argument.cases[0]
            first = "Then" if argument.way is Way.LOEB else "So"
            so = self.so(question, case)
            paragraphs[0] = _joined(paragraphs[0], self.told(case, first), so, closing)
        else:
            paragraphs += self.cases(question, argument.cases)
            paragraphs.append(f"In each case the claim is true. {closing}")
        return tuple(paragraphs)

    def outright(self, question: QuestionStory, argument: Argument, head: str) -> tuple[str, ...]:
        if len(argument.cases) != 1:
            first = f"{head} The claim is true whatever may be provable."
            cases = self.cases(question, argument.cases) if len(argument.cases) <= 4 else []
            return (first, *cases)
        case = argument.cases[0]
        if not case.deeds:
            return (f"{head} The claim needs no proof: it can be read off the programs' sources.",)
        told = self.told(case, "")
        sees = "This holds whatever may be provable, so any proof system sees it."
        return (_joined(head, told, sees, self.so(question, case)),)

    def assumption(self, question: QuestionStory, argument: Argument) -> str:
        if len(argument.assumes) == 1:
            strength = question.question.split(" (", 1)[0]
            if is_plain(question.claim):
                return f"Suppose that it is {strength} that {question.claim}."
            return f"Suppose that it is {strength} that {self.quoted(question)}."
        group = listed([f"Q{number}" for number in argument.assumes], most=20)
        both = "both" if len(argument.assumes) == 2 else "all"
        return f"Suppose that {group} are {both} provable."

    def by_loeb(self, argument: Argument) -> str:
        if len(argument.assumes) == 1:
            return "The claim follows from its own provability: by Löb's theorem, it is provable."
        group = listed([f"Q{number}" for number in argument.assumes], most=20)
        return (
            f"Together the claims of {group} follow from their own provability: by Löb's "
            "theorem, all of them are provable."
        )

    def premises(self, question: QuestionStory, argument: Argument) -> list[str]:
        """What the argument uses besides its assumptions."""
        out = []
        if argument.premises:
            names = [f"Q{number}" for number in argument.premises]
            verb = "is" if len(names) == 1 else "are"
            out.append(f"{listed(names)} {verb} proved.")
        gone = [n for n in argument.failures if self.given_up(n)]
        struck = [n for n in argument.failures if not self.given_up(n)]
        if struck:
            whose = [f"Q{number} (struck at level {self.struck_at(number)})" for number in struck]
            proof = _proof_words(question)
            out.append(
                f"{proof} may count on the failure of {listed(whose)}: levels below "
                f"{question.counts_from} do not count for it."
            )
        if gone:
            names = [f"Q{number}" for number in gone]
            verb = "was" if len(names) == 1 else "were"
            out.append(f"{listed(names)} {verb} abandoned, for all to see.")
        return out

    def given_up(self, number: int) -> bool:
        return isinstance(self.stories[number].verdict, OutOfBudget)

    def struck_at(self, number: int) -> int:
        verdict = self.stories[number].verdict
        assert isinstance(verdict, Refuted | Unprovable)
        return verdict.level

    def cases(self, question: QuestionStory, cases: Iterable[Case]) -> list[str]:
        out = []
        for case in cases:
            told = self.told(case, "")
            rest = _joined(told, self.so(question, case)) if told else "the claim is true."
            out.append(f"- If {self.open(case)}: {rest}")
        return out

    def open(self, case: Case) -> str:
        parts = [f"Q{n} is{'' if held else ' not'} provable" for n, held in case.open]
        return listed(parts) if parts else "nothing else is known"

    def so(self, question: QuestionStory, case: Case) -> str:
        if case.deeds and question.claim in _as_claims(case.deeds[-1]):
            return ""
        if is_plain(question.claim):
            return f"So {question.claim}."
        return f"So {self.quoted(question)} is true."

    def quoted(self, question: QuestionStory) -> str:
        return f"`{clipped(question.claim)}`"

    # Failures --------------------------------------------------------------------------------

    def failure(self, question: QuestionStory) -> tuple[str, ...]:
        model = question.countermodel
        assert model is not None
        case = Case((), model.findings, model.deeds)
        match question.verdict:
            case Refuted(size=size):
                head = f"Refuted: its negation is proved, size {size}."
                end = "So the claim is false there, and at every level above."
            case _:
                head = f"Not provable: it fails at level {model.level}."
                end = "So the claim is false there."
        where = f"At level {model.level},"
        if model.level == 0 and any(f.question for deed in model.deeds for f in deed.findings):
            some = "all that was not abandoned" if self.gives_up else "every question"
            where = f"At level 0, where {some} still counts as proved,"
        told = self.told(case, where)
        sentences = [head, told or f"{where} the claim is false.", *([end] if told else [])]
        told_of = {deed.subject for deed in model.deeds}
        rest = [deed for deed in model.match if deed.subject not in told_of]
        if rest:
            deeds = " and ".join(f"{deed.subject} {deed.does}" for deed in rest)
            sentences.append(f"In the match itself, {deeds} at this level.")
        if question.true_in_the_end:
            sentences.append("(In the actual outcome the claim is true all the same.)")
        return (" ".join(sentences),)

    def in_the_end(self, question: QuestionStory) -> str:
        match question.true_in_the_end:
            case True:
                return "true in the outcome"
            case False:
                return "false in the outcome"
        return "without an answer in the outcome"

    # Deeds -----------------------------------------------------------------------------------

    def told(self, case: Case, first: str) -> str:
        """What the claim's own questions are, then the deeds, as sentences."""
        out = []
        known = {number for number, _ in case.open}
        questions = [f for f in case.findings if f.question and f.question not in known]
        for held in (True, False):
            names = [f"Q{f.question}" for f in questions if f.value is held]
            if names:
                verb = "counts" if len(names) == 1 else "count"
                negated = "" if held else ("does not count" if len(names) == 1 else "do not count")
                out.append(f"{listed(names)} {negated or verb} as provable")
        deeds = case.deeds
        if len(deeds) > MAX_DEEDS_TOLD:
            left = len(deeds) - MAX_DEEDS_TOLD
            out.append(f"{left} programs do what they do in turn")
            deeds = deeds[left:]
        out += [self.deed(deed) for deed in deeds]
        if not out:
            return ""
        out[0] = f"{first} {out[0]}" if first else out[0]
        return ". ".join(capitalised(text) for text in out) + "."

    def deed(self, deed: Deed) -> str:
        """`FairBot finds a proof of Q1 and so plays C (line 4)`."""
        ways = [f"acts as {name}" for name in deed.acts_as]
        ways += _findings_text(deed.findings)
        place = place_text(deed.place, self.main_source)
        does = f"{deed.does} ({place})" if place else deed.does
        if deed.copied:
            does += ", and so does its copy"
        if not ways:
            return f"{deed.subject} {does}"
        return f"{deed.subject} {listed(ways, most=8)}, and so {does}"


def _as_claims(deed: Deed) -> tuple[str, ...]:
    """The claims that a deed says already."""
    does = f"{deed.program} {deed.does}"
    if deed.copied:
        return (does, f"{deed.program}'s copy {deed.does}")
    return (does, f"{does} against {deed.opponent}")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _proof_words(question: QuestionStory) -> str:
    if question.strength.startswith("within"):
        return f"A search {question.strength}"
    return f"A proof in {question.strength}"


def _findings_text(findings: Sequence[Finding]) -> list[str]:
    """What a program finds, as verb phrases: proofs first, then what it sees."""
    proved = [f"Q{f.question}" for f in findings if f.question is not None and f.value]
    failed = [f"Q{f.question}" for f in findings if f.question is not None and not f.value]
    out = []
    if proved and failed:
        out.append(f"finds a proof of {listed(proved)} but none of {listed(failed)}")
    elif proved:
        out.append(f"finds a proof of {listed(proved)}")
    elif failed:
        out.append(f"finds no proof of {listed(failed)}")
    for finding in findings:
        if finding.question is not None or finding.text in ("true", "false"):
            continue
        if finding.seen is not None:
            way = f"sees that {finding.seen}"
            if way not in out:
                out.append(way)
        elif finding.value:
            out.append(f"finds {clipped(finding.text)}")
        else:
            out.append(f"finds that not {clipped(finding.text)}")
    return out
