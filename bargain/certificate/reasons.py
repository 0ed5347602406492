"""What each of the kernel's reasons for refusing means, in a sentence.

The kernel names reasons by their codes; that they are these is tested.
"""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, str]] = {
    "no-certificate": "this is no certificate, or of a version that is not known",
    "too-large": "this is larger than a certificate may be",
    "too-deep": "brackets, terms, or programs that look at each other nest too deeply",
    "not-json": "this is not JSON; perhaps it was cut",
    "not-canonical": "there is one way to write this, and it is another",
    "wrong-shape": "something else is needed here",
    "wrong-digest": "this is the digest of another certificate",
    "repeated-row": "an earlier row is the same",
    "wrong-game": "no game has this",
    "wrong-world": "these are no values of the features",
    "not-covered": "a question is about feature values that nothing covers",
    "wrong-role": "a program is in a role whose actions it does not play",
    "missing-question": "a question can be reached and is not in the list",
    "unreachable-question": "nothing reaches this question",
    "wrong-offset": "this question can be struck from another level on",
    "wrong-stage": "questions of one budget may still be struck where the next begins",
    "wrong-abandoned": "other searches are abandoned before this evaluation, or at other sizes",
    "wrong-strikes": "other questions are struck, or at other levels",
    "wrong-last-level": "this evaluation ends at another level",
    "wrong-end": "there are more evaluations, or fewer",
    "wrong-verdict": "the verdicts are others",
    "wrong-names": "the programs, the game or the feature values are others",
    "wrong-outcome": "the match ends otherwise",
    "cycle": "what a program does depends on itself",
    "off-grid": "a program demands what the game does not have",
    "no-number": "a number is divided by zero, or too long",
    "misplaced": "this means nothing where it stands",
    "too-much-work": "checking this takes too long",
    "wrong-leaf": "this branch of the tree is about other values than its world",
    "no-contradiction": "this branch of the tree may have points",
    "unsettled-comparison": "this branch of the tree does not settle what its world depends on",
}
