"""The cases: certificates of some matches, and what becomes of them when somebody changes them.

`python -m tests.certificates.cases` writes them anew. A refused case is an accepted one with a
change; unless the change is to the text, its digest is right again. The name of its file begins
with the reason for refusing it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from bargain import kernel
from bargain.certificate.document import certificate_text, signed
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
    "nested-features": ("Wary", "Wary", {}),
    "moving-points": ("Keen", "Lower", {}),
    "quotients": ("Sharing", "Sharing", {}),
    "turns": ("Turning", "Turned", {}),
    "split-by-a-question": ("Apart", "Apart", {}),
    "split-by-a-size": ("Unlike", "Unlike", {}),
    "leaves-in-doubt": ("Bold", "Lower", {}),
    "no-root": ("Square", "Square", {}),
    "struck-in-one-leaf": ("Lasting", "Lasting", {}),
    "negation-in-leaves": ("Denied", "Denied", {}),
    "no-answer-later": ("Late", "Late", {}),
    "negation-asked-elsewhere": ("Elsewhere", "Elsewhere", {}),
    "negation-found-elsewhere": ("Costly(100)", "Searching", {}),
    "negation-given-up": ("Costly(12)", "Searching", {}),
}

Document: TypeAlias = Any
Tree: TypeAlias = list[Any]
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
        yield f"{reason}.{name}", certificate_text(signed(document))
    text = bases["one-strike"]
    yield "no-certificate.empty-object", "{}\n"
    yield "no-certificate.other-version", text.replace('certificate":8', 'certificate":1', 1)
    yield "no-certificate.byte-order-mark", "\ufeff" + text
    yield "not-json.cut", text[: len(text) // 2]
    yield "not-json.cut-at-once", text[:12]
    yield "not-canonical.space", text.replace('"covers":', '"covers": ')
    yield "not-canonical.no-line-break", text.rstrip("\n")
    yield "not-canonical.key-given-twice", text.replace('"covers":[]', '"covers":[],"covers":[]')
    yield "not-canonical.not-ascii", text.replace("Split", "Splït")
    yield (
        "too-deep.brackets",
        text.replace('"covers":[]', '"covers":' + "[" * 20_000 + "]" * 20_000),
    )
    digest: str = json.loads(text)["digest"]
    yield "wrong-digest.another", text.replace(digest, "0" * len(digest))
    yield "wrong-digest.changed-without-it", text.replace('"game":"Split"', '"game":"Cut"')
    yield "not-canonical.inexact-number", text.replace('"rounds":1', '"rounds":1.0')
    yield "not-canonical.not-a-number", text.replace('"rounds":1', '"rounds":NaN')
    yield "not-canonical.negative-number", text.replace('"rounds":1', '"rounds":-1')
    yield (
        "not-json.number-of-too-many-digits",
        text.replace('"rounds":1', '"rounds":1' + "0" * 5000),
    )


CHANGES: dict[tuple[str, str, str], Change] = {}


def change(reason: str, base: str = "one-strike") -> Callable[[Change], Change]:
    def note(made: Change) -> Change:
        CHANGES[reason, made.__name__.replace("_", "-"), base] = made
        return made

    return note


def row_of(table: list[Any], *start: object) -> int:
    """The place of the first row that begins like this."""
    return next(i for i, row in enumerate(table) if row[: len(start)] == list(start))


def start(document: Document) -> int:
    """The place of the row at which the first program of the match begins."""
    place: int = document["programs"][document["match"][0]][2]
    return place


@change("wrong-keys")
def missing_key(document: Document) -> None:
    del document["split"]


@change("wrong-keys")
def unknown_key(document: Document) -> None:
    document["comment"] = "believe me"


@change("wrong-game")
def term_twice(document: Document) -> None:
    document["terms"].append(document["terms"][0])


@change("wrong-game")
def demand_above_one(document: Document) -> None:
    document["demands"].append("11/10")


@change("wrong-game")
def missing_payoff(document: Document) -> None:
    del document["payoffs"]["walk"]["fight"]


@change("wrong-game")
def payoff_that_asks(document: Document) -> None:
    document["payoffs"]["walk"]["walk"][0] = row_of(document["terms"], "provable")


@change("wrong-game")
def payoff_that_is_another_match(document: Document) -> None:
    look = ["claim", "them", "Dove", "payoff"]
    document["terms"].append(look)
    document["payoffs"]["walk"]["walk"][0] = len(document["terms"]) - 1


@change("misplaced")
def worth_that_is_a_word(document: Document) -> None:
    document["worth"] = [row_of(document["terms"], "value", "fight")] * 2


@change("wrong-game", "levels")
def rounds_in_a_matrix_game(document: Document) -> None:
    document["rounds"] = 2


@change("misplaced", "levels")
def agreement_in_a_matrix_game(document: Document) -> None:
    document["terms"][row_of(document["terms"], "claim")][3] = "agreement"


@change("wrong-game", "nothing-struck")
def match_that_is_an_object(document: Document) -> None:
    document["match"] = dict.fromkeys(document["match"], 0)


@change("misplaced", "nothing-struck")
def covers_that_are_an_object(document: Document) -> None:
    document["covers"] = {}


@change("wrong-questions", "nothing-struck")
def questions_that_are_a_text(document: Document) -> None:
    document["questions"] = ""


@change("wrong-game", "roles")
def match_with_the_roles_exchanged(document: Document) -> None:
    document["match"] = [*document["match"][::-1], 1]
    document["outcome"] = [[what, b, a] for what, a, b in document["outcome"]]


@change("wrong-game")
def strength_written_another_way(document: Document) -> None:
    question = document["terms"][row_of(document["terms"], "provable")]
    document["terms"].append([*question[:2], str(question[2]), *question[3:]])


@change("wrong-game")
def truth_value_for_the_number_of_a_row(document: Document) -> None:
    document["terms"][start(document)][1] = True


@change("wrong-game")
def row_with_something_more(document: Document) -> None:
    document["terms"][row_of(document["terms"], "compare")].append("more")


@change("not-covered", "finite-features")
def features_in_another_order(document: Document) -> None:
    asking = next(row for row in document["terms"] if row[0] == "provable" and len(row[4]) > 1)
    asking[4].reverse()


@change("misplaced")
def feature_without_a_range(document: Document) -> None:
    document["features"]["cost"] = ["1/10"]


@change("misplaced")
def feature_with_a_text_for_its_row(document: Document) -> None:
    document["features"]["x"] = "001"


@change("misplaced")
def interval_with_a_third_end(document: Document) -> None:
    document["features"]["cost"].append("1")


@change("misplaced")
def values_and_something_more(document: Document) -> None:
    document["features"]["mood"].append("calm")


@change("wrong-game")
def feature_value_twice(document: Document) -> None:
    document["features"]["mood"][1].append("calm")


@change("wrong-game")
def another_feature_value_for_one_that_is_there_twice(document: Document) -> None:
    document["features"]["mood"] = ["angry", ["calm", "calm"]]


@change("wrong-game")
def feature_value_that_is_a_number(document: Document) -> None:
    document["features"]["mood"][1].append(1)


@change("misplaced", "nothing-struck")
def claim_about_what_runs(document: Document) -> None:
    """Dove does what it does against itself: a program cannot say that in this way."""
    document["terms"].append(["claim", "me", "me", "run"])
    document["programs"]["Dove"][2] = len(document["terms"]) - 1


@change("wrong-game", "nothing-struck")
def program_with_something_more(document: Document) -> None:
    document["programs"]["Dove"].append(0)


@change("wrong-game")
def number_for_a_truth_value_of_the_game(document: Document) -> None:
    document["split"] = 1


@change("wrong-game")
def truth_value_for_a_place(document: Document) -> None:
    document["discount"] = False


@change("wrong-game")
def worth_of_a_third_role(document: Document) -> None:
    document["worth"].append(document["worth"][0])


@change("wrong-game")
def value_outside_its_range(document: Document) -> None:
    document["features"]["cost"][0] = "2/3"


@change("wrong-game")
def word_that_is_no_value(document: Document) -> None:
    document["features"]["mood"][0] = "merry"


@change("misplaced")
def text_for_all_features(document: Document) -> None:
    document["features"] = ""


@change("wrong-game")
def number_for_a_truth_value_of_a_feature(document: Document) -> None:
    document["features"]["seen"][0] = 1


@change("wrong-leaf", "rational-feature")
def point_of_another_branch(document: Document) -> None:
    branch(document, "world")[2]["cost"] = at("2/5")


@change("wrong-leaf", "rational-feature")
def point_outside_its_range(document: Document) -> None:
    branch(document, "world")[2]["cost"] = at("-1/10")


@change("wrong-leaf", "moving-points")
def point_that_leaves_its_branch(document: Document) -> None:
    low, high = leaves_of(moving_cover(document))
    low[2], high[2] = high[2], low[2]


@change("wrong-leaf", "moving-points")
def point_that_leaves_its_range(document: Document) -> None:
    for leaf in moving(document):
        leaf[2]["zeal"][0] = {"": "1", "cost": "1"}


@change("wrong-leaf", "moving-points")
def point_for_the_values_of_the_match(document: Document) -> None:
    """What is above a cost of 1/10 is not above each that is like it."""
    moving(document)[0][2]["zeal"] = at("1/2")


@change("no-number", "quotients")
def point_divided_by_zero(document: Document) -> None:
    moving(document)[0][2]["zeal"][1] = {}


@change("unsettled-comparison", "quotients")
def point_divided_by_what_may_be_zero(document: Document) -> None:
    moving(document)[0][2]["zeal"][1] = {"": "-1/2", "cost": "1"}


@change("misplaced", "moving-points")
def point_without_a_divisor(document: Document) -> None:
    moving(document)[0][2]["zeal"].pop()


@change("misplaced", "rational-feature")
def split_by_what_is_no_feature(document: Document) -> None:
    split = branch(document, "split")
    document["covers"][0][2] = [["split", {"price": "1"}, ">", split, split]]


@change("misplaced", "rational-feature")
def split_by_what_only_points_have(document: Document) -> None:
    """Each point would have another price, but the facts of worlds would be about one."""
    points = ({"cost": at("1/10"), "price": at(price)} for price in ("1", "0"))
    leaves = (["world", [], point] for point in points)
    document["covers"][0][2] = [["split", {"price": "1"}, ">", *leaves]]


@change("misplaced", "rational-feature")
def split_by_a_feature_that_is_no_number(document: Document) -> None:
    split = branch(document, "split")
    document["covers"][0][2] = [["split", {"mood": "1"}, ">", split, split]]


@change("no-contradiction", "moving-points")
def nothing_below_what_is_positive(document: Document) -> None:
    """Where the cost is 0 no zeal is less; here it is positive."""
    over_zeal = [row[2][0] for row in document["covers"] if row[1] == ["zeal"]]
    nothing = next(tree[4] for tree in over_zeal if tree[4][0] == "empty")
    moving_cover(document)[2][0][4] = nothing


@change("misplaced", "rational-feature")
def point_without_a_value(document: Document) -> None:
    del branch(document, "world")[2]["cost"]


@change("wrong-leaf", "rational-feature")
def second_point_of_another_branch(document: Document) -> None:
    branch(document, "world").append({"cost": at("2/5")})


@change("doubtful-leaf", "moving-points")
def leaf_that_makes_a_question_false(document: Document) -> None:
    del leaves_of(moving_cover(document))[1][2:]


@change("doubtful-leaf", "leaves-in-doubt")
def no_leaf_with_a_point(document: Document) -> None:
    covers = [cover for cover in document["covers"] if cover[1]]
    leaves = next(some for some in map(leaves_of, covers) if min(map(len, some)) == 2)
    for leaf in leaves:
        del leaf[2:]


@change("doubtful-leaf", "struck-in-one-leaf")
def leaf_with_a_strike_that_no_other_has(document: Document) -> None:
    del leaves_of(document["covers"][0])[1][2:]


BELOW: Tree = ["split", {"cost": "-1", "zeal": "1"}, "<="]
"""Where the zeal is not above the cost."""


@change("doubtful-leaf", "split-by-a-question")
def cases_that_come_to_something_else(document: Document) -> None:
    """Only at a cost of 1 no zeal is above it."""
    low, high = (["world", [5], {"zeal": at(zeal)}] for zeal in ("0", "1"))
    nothing = ["empty", [["1", [2]], ["-1", [4]], ["1", [5]]]]
    document["covers"] = [
        [0, ["cost"], [["world", [], {"cost": at("0")}]]],
        [1, [], [["split", {"": "-1", "cost": "1"}, "<", ["world", [2]], ["world", [2]]]]],
        [2, ["zeal"], [[*BELOW, low, high]]],
        [3, ["zeal"], [[*BELOW, low, nothing]]],
    ]
    ask(document)


@change("doubtful-leaf", "split-by-a-size")
def cases_of_other_sizes(document: Document) -> None:
    """What is asked inside is struck where the cost is not below 1/2."""
    document["covers"] = [
        [0, ["cost"], [["world", [], {"cost": at("0")}]]],
        [1, [], [["split", {"": "-1/2", "cost": "1"}, "<", ["world", [5]], ["world", [5]]]]],
        *([case, ["zeal"], [["world", [5], {"zeal": at("0")}]]] for case in (2, 3)),
    ]
    ask(document)


@change("wrong-leaf", "split-by-a-size")
def case_that_need_not_be_there(document: Document) -> None:
    document["covers"] = [
        [0, ["cost"], [["world", [], {"cost": at("0")}]]],
        [1, [], [["split", {"": "-1/2", "cost": "1"}, "<", ["world", [5], {}], ["world", [5]]]]],
    ]


@change("too-deep", "split-by-a-question")
def case_that_is_the_world_itself(document: Document) -> None:
    document["covers"] = [
        [0, ["cost"], [["world", [], {"cost": at("0")}]]],
        [1, [], [["world", []]]],
    ]


@change("not-covered", "quotients")
def case_left_out(document: Document) -> None:
    document["covers"].pop()


@change("unsettled-comparison", "rational-feature")
def leaf_that_forgets(document: Document) -> None:
    branch(document, "world")[1].clear()


@change("misplaced", "rational-feature")
def leaf_with_a_fact_that_is_not_there(document: Document) -> None:
    branch(document, "world")[1].append(100)


@change("no-contradiction", "rational-feature")
def leaf_without_facts(document: Document) -> None:
    del branch(document, "world")[1:]


@change("no-number", "no-answer-later")
def leaf_in_doubt_and_a_level_without_an_answer(document: Document) -> None:
    del leaves_of(document["covers"][0])[1][2:]


@change("no-contradiction", "no-root")
def modulus_with_a_root(document: Document) -> None:
    branch(document, "empty")[2] = 7


@change("no-contradiction", "no-root")
def modulus_of_one(document: Document) -> None:
    branch(document, "empty")[2] = 1


@change("misplaced", "no-root")
def modulus_of_zero(document: Document) -> None:
    branch(document, "empty")[2] = 0


@change("misplaced", "no-root")
def modulus_that_is_a_text(document: Document) -> None:
    branch(document, "empty")[2] = "3"


@change("misplaced", "no-root")
def modulus_that_divides_a_denominator(document: Document) -> None:
    branch(document, "empty")[2] = 2


@change("too-much-work", "no-root")
def modulus_that_is_too_large(document: Document) -> None:
    branch(document, "empty")[2] = 10**100


@change("misplaced", "rational-feature")
def modulus_for_a_constant(document: Document) -> None:
    branch(document, "empty").append(3)


@change("no-contradiction", "no-root")
def modulus_for_what_may_be_positive(document: Document) -> None:
    """No rational number is a root of cost + cost² - 1/2, but it may be more than 0."""
    empty = branch(document, "empty")
    empty[1:] = [[["1", [5]], ["1", [1]]], 7]


@change("not-covered", "finite-features")
def trees_missing(document: Document) -> None:
    document["covers"].pop()


@change("wrong-questions", "nothing-struck")
def question_left_out(document: Document) -> None:
    document["questions"].pop()


@change("wrong-questions")
def question_twice(document: Document) -> None:
    document["questions"].append(document["questions"][0])


@change("wrong-questions")
def question_of_nobody(document: Document) -> None:
    question = document["questions"][0]
    document["questions"].append([*question[:2], 1, *question[3:]])


@change("wrong-questions", "levels")
def offset_too_low(document: Document) -> None:
    next(row for row in document["questions"] if row[5] == [0, 1])[5] = [0, 0]


@change("wrong-questions", "abandoned")
def budgets_in_one_stage(document: Document) -> None:
    next(row for row in document["questions"] if row[5] == [1, 0])[5] = [0, 0]


@change("wrong-evaluations", "abandoned")
def abandoned_at_another_size(document: Document) -> None:
    document["evaluations"][1][0][0][1] += 1


@change("wrong-evaluations", "abandoned")
def nothing_abandoned(document: Document) -> None:
    document["evaluations"][1][0] = []


@change("wrong-evaluations")
def struck_at_another_level(document: Document) -> None:
    document["evaluations"][0][1][0][0] = [0, 1]


@change("wrong-evaluations")
def strike_left_out(document: Document) -> None:
    document["evaluations"][0][1][0][1].pop()


@change("wrong-evaluations")
def one_level_more(document: Document) -> None:
    document["evaluations"][-1][2][1] += 1


@change("wrong-evaluations", "abandoned")
def evaluation_left_out(document: Document) -> None:
    document["evaluations"].pop()


@change("wrong-evaluations")
def evaluation_too_many(document: Document) -> None:
    document["evaluations"].append(document["evaluations"][0])


@change("wrong-evaluations")
def no_evaluation(document: Document) -> None:
    document["evaluations"] = []


@change("wrong-verdicts")
def size_of_another(document: Document) -> None:
    document["verdicts"][0][2] += 1


@change("wrong-verdicts", "nothing-struck")
def proved_is_refuted(document: Document) -> None:
    document["verdicts"][0] = ["refuted", [0, 0], 1]


@change("wrong-outcome")
def other_payoff(document: Document) -> None:
    document["outcome"][row_of(document["outcome"], "payoff")][1] = "3/5"


@change("wrong-outcome")
def truth_for_the_round(document: Document) -> None:
    document["outcome"][row_of(document["outcome"], "last")][1] = True


@change("cycle", "both-asked")
def looking_at_what_they_do(document: Document) -> None:
    terms = document["terms"]
    branch = terms[start(document)]
    terms.append(["if", row_of(terms, "compare"), branch[1], branch[1], ""])
    branch[1] = len(terms) - 1


@change("off-grid")
def demand_between_demands(document: Document) -> None:
    document["terms"][row_of(document["terms"], "number", "1/2")][1] = "11/20"


@change("off-grid", "roles")
def action_of_the_other_role(document: Document) -> None:
    terms = document["terms"]
    up, left = row_of(terms, "value", "Up"), row_of(terms, "value", "Left")
    terms[row_of(terms, "report", up)][1] = left


@change("no-number")
def division_by_zero(document: Document) -> None:
    terms = document["terms"]
    terms[row_of(terms, "compute", "-")][1] = "/"
    terms[row_of(terms, "number", "0")] = ["number", "7"]
    terms[row_of(terms, "number", "1")] = ["number", "0"]


@change("no-number")
def longer_than_a_number_may_be(document: Document) -> None:
    document["terms"].append(["number", "9" * 1_250])


@change("misplaced")
def policy_without_an_option(document: Document) -> None:
    report = document["terms"][row_of(document["terms"], "report")]
    report[2] = report[1]


@change("misplaced")
def condition_that_is_a_number(document: Document) -> None:
    question = document["terms"][row_of(document["terms"], "provable")]
    question[3] = row_of(document["terms"], "claim")


@change("misplaced", "nothing-struck")
def program_that_is_a_number(document: Document) -> None:
    document["programs"]["Dove"][2] = row_of(document["terms"], "number")


@change("wrong-game")
def unknown_word(document: Document) -> None:
    document["terms"][row_of(document["terms"], "compare")][0] = "contrast"


@change("misplaced")
def unknown_strength(document: Document) -> None:
    document["terms"][row_of(document["terms"], "provable")][1] = "ZFC"


@change("misplaced", "rational-feature")
def no_operator(document: Document) -> None:
    """On numbers that depend on features a division that does not look at its divisor."""
    terms = document["terms"]
    cost = row_of(terms, "feature", "cost")
    terms.append(["compute", "", cost, cost])
    for row in terms:
        if row[:3] == ["compare", "<=", cost]:
            row[2] = len(terms) - 1


@change("misplaced")
def number_with_a_truth_value(document: Document) -> None:
    terms = document["terms"]
    terms.append(["value", True])
    terms[row_of(terms, "compute")][2] = len(terms) - 1


@change("misplaced")
def fraction_not_reduced(document: Document) -> None:
    document["demands"][5] = "5/10"


@change("misplaced")
def no_row(document: Document) -> None:
    document["terms"][row_of(document["terms"], "compute")][2] = 10**6


@change("misplaced", "finite-features")
def one_tree_too_many(document: Document) -> None:
    trees = document["covers"][0][2]
    trees.append(trees[0])


@change("misplaced", "finite-features")
def covered_twice(document: Document) -> None:
    document["covers"].append(document["covers"][0])


@change("misplaced", "rational-feature")
def covered_in_no_world(document: Document) -> None:
    document["covers"][0][0] = 100


@change("misplaced", "rational-feature")
def truth_value_for_a_world(document: Document) -> None:
    document["covers"][0][0] = False


@change("misplaced", "rational-feature")
def covered_for_no_feature(document: Document) -> None:
    document["covers"].append([0, ["price"], [["world", [], {}]]])


@change("misplaced", "finite-features")
def covered_for_a_feature_twice(document: Document) -> None:
    document["covers"].append([0, ["mood", "mood"], [["world", [], {}]] * 4])


@change("misplaced", "finite-features")
def covered_in_another_order(document: Document) -> None:
    document["covers"].append([0, ["seen", "mood"], [["world", [], {}]] * 4])


@change("misplaced", "rational-feature")
def covered_before_there_is_this_world(document: Document) -> None:
    document["covers"].insert(0, [1, ["seen"], [["world", [], {}]] * 2])


@change("misplaced", "rational-feature")
def product_of_a_fact_without_signs(document: Document) -> None:
    split = branch(document, "split")
    # What is here is split once more by the same, and so nothing is on the other side.
    products = [["1", [3]], ["-1", [3]]]
    split[3] = [*split[:3], split[3], ["empty", products]]


@change("misplaced", "rational-feature")
def factor_that_is_a_number(document: Document) -> None:
    branch(document, "split")[1]["cost"] = 1


@change("misplaced", "rational-feature")
def split_by_no_relation(document: Document) -> None:
    branch(document, "split")[2] = "=<"


@change("too-much-work")
def far_too_many_looks(document: Document) -> None:
    terms = document["terms"]
    asked = row_of(terms, "provable")
    for _ in range(60):
        # Both sides of each are the one before, so that there are ever more ways through.
        terms.append(["compare", "==", asked, asked])
        asked = len(terms) - 1
    terms[start(document)][1] = asked


@change("too-much-work", "rational-feature")
def product_of_too_many(document: Document) -> None:
    document["covers"][0][2][0] = ["empty", [["1", [1] * 100]]]


@change("no-contradiction", "rational-feature")
def factor_of_another_sum(document: Document) -> None:
    branch(document, "empty")[1][0][0] = "1/1000"


@change("no-contradiction", "rational-feature")
def nothing_to_add(document: Document) -> None:
    branch(document, "empty")[1] = []


@change("no-contradiction", "rational-feature")
def product_that_may_be_negative(document: Document) -> None:
    # The cost is more than 1/4 here; but that it is at least 0 says nothing about its negative.
    branch(document, "empty")[1] = [["-1", [1]], ["1", [3]]]


@change("no-contradiction", "rational-feature")
def neither_leaf_nor_empty(document: Document) -> None:
    branch(document, "empty")[0] = "nothing"


@change("misplaced", "finite-features")
def leaf_with_something_more(document: Document) -> None:
    document["covers"][0][2][0].append(0)


@change("misplaced", "rational-feature")
def empty_with_something_more(document: Document) -> None:
    branch(document, "empty").append([])


@change("no-contradiction", "rational-feature")
def split_with_a_third_side(document: Document) -> None:
    split = branch(document, "split")
    split.append(split[4])


@change("unsettled-comparison", "rational-feature")
def split_by_a_polynomial_that_is_not_normal(document: Document) -> None:
    low, high = (["world", [], {"cost": at(cost)}] for cost in ("0", "1/2"))
    document["covers"][0][2] = [["split", {"cost": "2", "": "-1/2"}, "<=", low, high]]


@change("unsettled-comparison", "rational-feature")
def one_leaf_for_everything(document: Document) -> None:
    document["covers"][0][2] = [["world", [], {"cost": at("1/10")}]]


class Asking(kernel.Evaluation):
    """Tells what the document should say, where the kernel would compare."""

    def same(self, key: str, found: list[Any]) -> None:
        self.of[key] = found


def ask(document: Document) -> None:
    """Write which questions are asked, and at which levels they are struck, if that is sure."""
    asking = Asking(document)
    asking.has_covers()
    asking.closes()
    with suppress(kernel.Refusal):
        asking.settles()


def moving_cover(document: Document) -> list[Any]:
    """The first cover with points that move."""
    return next(cover for cover in document["covers"] if moving_of(cover))


def moving(document: Document) -> list[Any]:
    """The leaves with points that move, of the first cover with such."""
    return moving_of(moving_cover(document))


def leaves_of(cover: list[Any]) -> list[Any]:
    waiting: list[list[Any]] = [*cover[2]]
    for tree in waiting:
        waiting += tree[3:] if tree[0] == "split" else []
    return [tree for tree in waiting if tree[0] == "world"]


def moving_of(cover: list[Any]) -> list[Any]:
    return [
        leaf
        for leaf in leaves_of(cover)
        for point in leaf[2:]
        if any(key for over, under in point.values() for key in {**over, **under})
    ]


def at(value: str) -> list[dict[str, str]]:
    """What a point has for a feature that does not move with others."""
    return [{"": value}, {"": "1"}]


def branch(document: Document, kind: str) -> list[Any]:
    """The first branch of this kind in the trees of the first cover."""
    waiting: list[list[Any]] = [*document["covers"][0][2]]
    for tree in waiting:
        if tree[0] == kind:
            return tree
        waiting += tree[3:] if tree[0] == "split" else []
    raise AssertionError(f"no branch is {kind}")


def write() -> None:
    for folder, cases in ((ACCEPTED, accepted()), (REFUSED, refused())):
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        for name, text in cases:
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
