"""The cases: certificates of some matches, and what becomes of them when somebody changes them.

`python -m tests.certificates.cases` writes them anew. A refused case is an accepted one with a
change; unless the change is to the text, its digest is right again. The name of its file begins
with the reason for refusing it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from bargain.certificate.document import canonical, certificate_text
from bargain.certificate.made import certified
from bargain.match import Undecided
from bargain.model import load

FOLDER = Path(__file__).parent
ACCEPTED = FOLDER / "accept"
REFUSED = FOLDER / "reject"
SOURCE = FOLDER / "matches.bgl"

MATCHES = {
    "one-strike": ("Alice", "Alice", {}),
    "nothing-struck": ("Alice", "Dove", {"cost": "1/3"}),
    "levels": ("Prudent", "Prudent", {}),
    "abandoned": ("Fair(1)", "Fair(3)", {}),
    "negation-asked": ("Double", "Defect", {}),
    "both-asked": ("Double", "Double", {}),
    "sources-read": ("Knowing", "Knowing", {}),
    "acting": ("Knowing", "Fair(5)", {}),
    "roles": ("Row", "Column", {}),
    "rounds": ("Patient", "Hasty", {}),
    "finite-features": ("Moody", "Moody", {"mood": "angry"}),
    "rational-feature": ("Careful", "Dove", {}),
}

Document: TypeAlias = Any
Change: TypeAlias = Callable[[Document], None]


def accepted() -> Iterator[tuple[str, str]]:
    """Names and texts of the accepted cases."""
    text = SOURCE.read_text(encoding="utf-8")
    for name, (first, second, given) in MATCHES.items():
        made = certified(load(text), first, second, given=given)
        assert not isinstance(made, Undecided)
        yield name, certificate_text(made[1])


def refused() -> Iterator[tuple[str, str]]:
    """Names and texts of the refused cases."""
    bases = dict(accepted())
    for (reason, name, base), change in CHANGES.items():
        document = json.loads(bases[base])
        change(document)
        yield f"{reason}.{name}", signed(document)
    text = bases["one-strike"]
    yield "no-certificate.empty-object", "{}\n"
    yield "no-certificate.other-version", text.replace('certificate":1', 'certificate":2', 1)
    yield "no-certificate.byte-order-mark", "\ufeff" + text
    yield "not-json.cut", text[: len(text) // 2]
    yield "not-json.cut-at-once", text[:12]
    yield "not-canonical.space", text.replace('"covers":', '"covers": ')
    yield "not-canonical.no-line-break", text.rstrip("\n")
    yield "not-canonical.key-given-twice", text.replace('"covers":[]', '"covers":[],"covers":[]')
    yield "not-canonical.not-ascii", text.replace("Split", "Splït")
    yield "too-deep.brackets", text.replace('"covers":[]', '"covers":' + "[" * 12 + "]" * 12)
    yield (
        "wrong-digest.another",
        text.replace('"digest":"', '"digest":"0', 1).replace(
            document_digest(text), document_digest(text)[:-1]
        ),
    )
    yield "wrong-digest.changed-without-it", text.replace('"stage":3', '"stage":4')


def document_digest(text: str) -> str:
    digest: str = json.loads(text)["digest"]
    return digest


def signed(document: Document) -> str:
    """The text of a document, with the digest that it should have."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    if "digest" in document:
        document["digest"] = sha256(canonical(rest).encode()).hexdigest()
    return certificate_text(document)


CHANGES: dict[tuple[str, str, str], Change] = {}


def change(reason: str, base: str = "one-strike") -> Callable[[Change], Change]:
    def note(made: Change) -> Change:
        CHANGES[reason, made.__name__.replace("_", "-"), base] = made
        return made

    return note


def row_of(table: list[Any], *start: object) -> int:
    """The place of the first row that begins like this."""
    return next(i for i, row in enumerate(table) if row[: len(start)] == list(start))


@change("wrong-shape")
def missing_key(document: Document) -> None:
    del document["stage"]


@change("wrong-shape")
def unknown_key(document: Document) -> None:
    document["comment"] = "believe me"


@change("wrong-shape")
def truth_for_a_number(document: Document) -> None:
    document["stage"] = True


@change("wrong-shape")
def inexact_number(document: Document) -> None:
    document["stage"] = 3.0


@change("wrong-shape")
def negative_number(document: Document) -> None:
    document["match"] = [-1, 0]


@change("wrong-shape")
def huge_number(document: Document) -> None:
    document["stage"] = 10**30


@change("wrong-shape")
def fraction_not_reduced(document: Document) -> None:
    document["demands"][5] = "5/10"


@change("wrong-shape")
def later_row(document: Document) -> None:
    terms = document["terms"]
    terms[row_of(terms, "compute")][2] = len(terms) - 1


@change("wrong-shape")
def unknown_word(document: Document) -> None:
    document["terms"][row_of(document["terms"], "provable")][0] = "probable"


@change("wrong-shape")
def hidden_character(document: Document) -> None:
    document["players"][0] = "first\u202e"


@change("wrong-shape")
def more_than_a_claim(document: Document) -> None:
    document["claim"]["by"] = "me"


@change("repeated-row")
def term_twice(document: Document) -> None:
    document["terms"].append(document["terms"][0])


@change("repeated-row")
def question_twice(document: Document) -> None:
    document["questions"].append(document["questions"][0])


@change("wrong-game")
def demand_above_one(document: Document) -> None:
    document["demands"].append("11/10")


@change("wrong-game")
def missing_payoff(document: Document) -> None:
    document["payoffs"].pop()


@change("wrong-game")
def payoff_that_asks(document: Document) -> None:
    document["payoffs"][0][0] = row_of(document["terms"], "provable")


@change("wrong-game", "levels")
def rounds_in_a_matrix_game(document: Document) -> None:
    document["rounds"] = 2


@change("wrong-world")
def value_outside_its_range(document: Document) -> None:
    document["worlds"][0][0] = "2/3"


@change("not-covered", "finite-features")
def tree_missing(document: Document) -> None:
    document["covers"].pop()


@change("wrong-role", "roles")
def action_of_the_other_role(document: Document) -> None:
    document["statements"][row_of(document["statements"], "choose", "Up")][1] = "Left"


@change("missing-question", "nothing-struck")
def question_left_out(document: Document) -> None:
    document["questions"].pop()


@change("unreachable-question")
def question_of_nobody(document: Document) -> None:
    document["questions"].append([0, 0, 1, *document["questions"][0][3:]])


@change("wrong-offset", "levels")
def offset_too_low(document: Document) -> None:
    document["questions"][row_of_offset(document, 1)][5] = 0


def row_of_offset(document: Document, offset: int) -> int:
    return next(i for i, row in enumerate(document["questions"]) if row[5] == offset)


@change("wrong-stage", "abandoned")
def no_room_between_budgets(document: Document) -> None:
    document["stage"] = len(document["questions"])


@change("wrong-abandoned", "abandoned")
def abandoned_at_another_size(document: Document) -> None:
    document["evaluations"][1][0][0][1] += 1


@change("wrong-abandoned", "abandoned")
def nothing_abandoned(document: Document) -> None:
    document["evaluations"][1][0] = []


@change("wrong-strikes")
def struck_at_another_level(document: Document) -> None:
    document["evaluations"][0][1][0][0] = 1


@change("wrong-strikes")
def strike_left_out(document: Document) -> None:
    document["evaluations"][0][1][0][1].pop()


@change("wrong-last-level")
def one_level_more(document: Document) -> None:
    document["evaluations"][-1][2] += 1


@change("wrong-end", "abandoned")
def evaluation_left_out(document: Document) -> None:
    document["evaluations"].pop()


@change("wrong-end")
def evaluation_too_many(document: Document) -> None:
    document["evaluations"].append(document["evaluations"][0])


@change("wrong-end")
def no_evaluation(document: Document) -> None:
    document["evaluations"] = []


@change("wrong-verdict")
def size_of_another(document: Document) -> None:
    document["claim"]["verdicts"][0][3][2] += 1


@change("wrong-verdict", "nothing-struck")
def proved_is_refuted(document: Document) -> None:
    document["claim"]["verdicts"][0][3] = ["refuted", 0, 1]


@change("wrong-names")
def other_program(document: Document) -> None:
    document["claim"]["match"]["programs"][1] = "Bob"


@change("wrong-names")
def other_values(document: Document) -> None:
    document["claim"]["match"]["given"]["cost"] = "1/5"


@change("wrong-outcome")
def other_payoff(document: Document) -> None:
    document["claim"]["outcome"]["payoffs"][0] = "3/5"


@change("wrong-outcome")
def truth_for_the_round(document: Document) -> None:
    document["claim"]["outcome"]["round"] = True


@change("cycle", "both-asked")
def looking_at_what_they_do(document: Document) -> None:
    terms = document["terms"]
    terms[row_of(terms, "or")][1].insert(0, row_of(terms, "compare"))


@change("off-grid")
def demand_between_demands(document: Document) -> None:
    document["terms"][row_of(document["terms"], "number", "1/2")][1] = "11/20"


@change("no-number")
def division_by_zero(document: Document) -> None:
    terms = document["terms"]
    terms[row_of(terms, "compute", "-")][1] = "/"
    terms[row_of(terms, "number", "0")] = ["number", "7"]
    terms[row_of(terms, "number", "1")] = ["number", "0"]


@change("misplaced")
def policy_without_an_option(document: Document) -> None:
    document["statements"][row_of(document["statements"], "choose")] = ["nothing"]


@change("misplaced")
def condition_that_is_a_number(document: Document) -> None:
    question = document["terms"][row_of(document["terms"], "provable")]
    question[3] = row_of(document["terms"], "claim")


@change("too-much-work")
def far_too_many_looks(document: Document) -> None:
    terms = document["terms"]
    for _ in range(60):
        terms.append(["iff", len(terms) - 1, len(terms) - 1])
    # The first doubles the question's own place, so that it stays where it is reached.
    terms[-60][1:] = [row_of(terms, "provable")] * 2
    statements = document["statements"]
    statements[row_of(statements, "if")][1] = len(terms) - 1


@change("wrong-leaf", "finite-features")
def leaf_of_another_branch(document: Document) -> None:
    trees = document["trees"]
    first, second = (i for i, row in enumerate(trees) if row[0] == "world" and i < 2)
    trees[first], trees[second] = trees[second], trees[first]


@change("wrong-leaf", "finite-features")
def one_value_too_many(document: Document) -> None:
    branches = document["trees"][row_of(document["trees"], "each", "mood")][2]
    branches.append(branches[0])


@change("no-contradiction", "rational-feature")
def factor_of_another_sum(document: Document) -> None:
    tree = document["trees"][row_of(document["trees"], "empty")]
    tree[1][0][0] = "1/1000"


@change("no-contradiction", "rational-feature")
def nothing_to_add(document: Document) -> None:
    document["trees"][row_of(document["trees"], "empty")][1] = []


@change("unsettled-comparison", "rational-feature")
def split_by_something_else(document: Document) -> None:
    split = next(row for row in document["trees"] if row[0] == "split")
    split[1] = [[["cost"], "1"], [[], "-1/7"]]


def write() -> None:
    for folder, cases in ((ACCEPTED, accepted()), (REFUSED, refused())):
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        for name, text in cases:
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
