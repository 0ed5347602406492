"""Texts written anew without care: other blanks, line breaks and comments between their tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st

_TOKEN = re.compile(r'"[^"\n]*"|[0-9]+(?:\.[0-9]+)?%?|[^\W\d]\w*|\.\.|[=!<>]=|[^\s]', re.UNICODE)

_GAPS = [" ", "  ", "\t", "\n", "\r\n", "\n\n", "\n \n\n", "\f", " \ufeff", "\u2003"]
_COMMENTS = ["#", "# {", '# "', "# ) } else {", "#program P { }", "# größer als 1 # 2", "# expect"]
_BLANKS = ["", " ", "  \t", "\u2003"]


@dataclass(frozen=True)
class Untidy:
    """A text, and its comments in order."""

    text: str
    comments: tuple[str, ...]


@st.composite
def untidy(draw: st.DrawFn, text: str) -> Untidy:
    """The text with the same tokens: with few comments or many, on few lines or many, and almost
    alike everywhere or not."""
    often = draw(st.sampled_from([0, 1, 4, 16]))
    odd = draw(st.sampled_from([0.02, 0.4]))
    usual = draw(st.sampled_from([" ", "\n", "\r\n"]))
    random = draw(st.randoms(use_true_random=False))
    written: list[str] = []
    comments: list[str] = []

    def gap(needed: bool) -> None:
        if needed or random.random() < 0.7:
            written.append(random.choice(_GAPS) if random.random() < odd else usual)
        while random.randrange(40) < often:
            comment = f"{random.choice(_COMMENTS)} {len(comments)}"
            comments.append(comment)
            ending = random.choice(["\n", "\r\n", "\r", "\n\n", "\n  "])
            written.append(random.choice(_GAPS) + comment + random.choice(_BLANKS) + ending)

    previous = ""
    for token in _TOKEN.findall(text):
        both = bool(re.match(r"\w", token) and re.search(r"[\w%.]$", previous))
        gap(both or token[0] in "=.<>-!" or previous[-1:] in ("=", "<", ">", "."))
        written.append(token)
        previous = token
    gap(False)
    return Untidy("".join(written), tuple(comments))
