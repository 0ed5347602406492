"""What an explanation says, as values: complete, for prose and for JSON alike.

Questions are referred to by number, from 1, as `Q1` names them. Words that stand in these values
(conditions, deeds) are in the language's own terms, with the programs' names for both sides, except
where a field says that they are the program's own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bargain.logic.verdicts import Verdict
from bargain.whatif.counterfactual import Counterfactual


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A part of a condition that was looked at, and what was found.

    `own_words` is the part as its program says it. `question` is set where the part is a question,
    `seen` where it is a claim or a number: what is the case.
    """

    text: str
    own_words: str
    value: bool
    question: int | None
    seen: str | None


# What one side did
# ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition on the way to a report, in the program's own words, with the parts looked at."""

    place: Place | None
    condition: str
    value: bool
    parts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ActedAs:
    """From here on the program reports what another one would."""

    place: Place | None
    program: str


@dataclass(frozen=True, slots=True)
class Reported:
    """The end of a path: `play C`, `demand 60% or fight`, or a policy's `fight`.

    `computed` is the demand's value where the program computes it.
    """

    place: Place | None
    statement: str
    computed: str | None = None


Step: TypeAlias = Checked | ActedAs | Reported


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a program. `demand` and `other_demand` are None in a matrix game; a locked demand
    of an earlier round stands without any step."""

    number: int
    demand: Fraction | None
    other_demand: Fraction | None
    locked: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SideStory:
    """The path of one side to its report; `policy` the way to its outside option, if it has one."""

    program: str
    opponent: str
    name: str
    player: str
    report: str
    payoff: Fraction
    share: Fraction | None
    rounds: tuple[Round, ...]
    policy: tuple[Step, ...]


# The table of levels
# -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelRange:
    """Levels between which nothing changes; `last` is None for "and on"."""

    first: int
    last: int | None


class Standing(Enum):
    """How a question stands at a level."""

    HELD = "held"
    STRUCK = "struck"
    GONE = "gone"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """What a program in a match does at each range of levels; None where that has no answer.

    `at` has the feature values of that match that are not the explained match's own.
    `shown` says that it is one of the match's two programs or that a shown question speaks of it.
    """

    program: str
    opponent: str
    at: str
    shown: bool
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: int
    cells: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class LevelTable:
    ranges: tuple[LevelRange, ...]
    programs: tuple[ProgramRow, ...]
    questions: tuple[QuestionRow, ...]


# Why a question is proved or not
# -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deed:
    """What a program in a match does, and what it found on the way there.

    `subject` names it in a sentence; `does` is a verb phrase ("plays C"); `acts_as` the programs
    whose place it takes, in order.
    """

    subject: str
    program: str
    opponent: str
    findings: tuple[Finding, ...]
    acts_as: tuple[str, ...]
    does: str
    place: Place | None
    copied: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What follows if questions that are open in the argument stand like this.

    `findings` are the questions and claims that the condition itself looks at.
    """

    open: tuple[tuple[int, bool], ...]
    findings: tuple[Finding, ...]
    deeds: tuple[Deed, ...]


class Way(Enum):
    """How a question is proved.

    OUTRIGHT: its condition holds whatever questions are held. DIRECT: it follows from other proved
    questions and known failures. LOEB: it follows, if it and the rest of its group are assumed to
    be provable. TABLE: the argument was not taken apart, for its size; the certificate has it.
    """

    OUTRIGHT = "outright"
    DIRECT = "direct"
    LOEB = "loeb"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Argument:
    """Why a proved question is: a proof in outline.

    `assumes` are the questions assumed provable for Löb's theorem (this one among them), `premises`
    proved ones, with arguments of their own that don't lead back here, `failures` those known to
    have failed below the level from which this question counts.
    """

    way: Way
    assumes: tuple[int, ...]
    premises: tuple[int, ...]
    failures: tuple[int, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Countermodel:
    """A level at which a question's condition is false, and what everybody does there."""

    level: int
    findings: tuple[Finding, ...]
    deeds: tuple[Deed, ...]
    match: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class QuestionStory:
    """A question, its verdict and why. `at` has the feature values at which it is asked, where they
    are not the match's own.

    `claim` is its condition with names, `question` the same with its strength. `true_in_the_end`
    says whether the condition is true in the actual outcome (None where it has no answer).
    `counts_from` is its offset: the level from which it can be struck. `counterfactual` says what a
    larger budget would have done for a failed search of one of the two programs.
    """

    number: int
    asker: str
    opponent: str
    at: str
    strength: str
    claim: str
    question: str
    own_words: str
    verdict: Verdict
    counts_from: int
    asked_by_match: bool
    true_in_the_end: bool | None
    argument: Argument | None
    countermodel: Countermodel | None
    counterfactual: Counterfactual | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a match ends as it does.

    `shown` are the questions that the text goes through; `questions` and `table` have all of them.
    `main_source` is the file that places are in unless they name another one.
    """

    game: str
    given: tuple[tuple[str, str], ...]
    agreement: bool | None
    last_round: int | None
    sides: tuple[SideStory, SideStory]
    same_program: bool
    table: LevelTable
    questions: tuple[QuestionStory, ...]
    shown: tuple[int, ...]
    main_source: str | None
