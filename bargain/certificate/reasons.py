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
    "wrong-digest": "this is the digest of another certificate",
    "wrong-keys": "a key is missing, or one is not known",
    "wrong-game": "no game has this, or something stands here twice",
    "wrong-leaf": "this is no point of this branch of a tree",
    "unsettled-comparison": "a comparison can go both ways",
    "no-contradiction": "this branch of a tree may have points",
    "doubtful-leaf": "it makes a difference whether there are points here, and nobody knows",
    "not-covered": "a question is about feature values that nothing covers",
    "wrong-questions": "other questions can be reached, or from other levels on",
    "wrong-evaluations": "other questions are struck or abandoned, or at other levels",
    "wrong-verdicts": "the verdict is another",
    "wrong-outcome": "the match ends otherwise",
    "cycle": "what a program does depends on itself",
    "off-grid": "a program does what the game does not have",
    "no-number": "a number is divided by zero, or too long",
    "misplaced": "this means nothing where it stands",
    "too-much-work": "checking this takes too long",
}
