"""The codes of what can be wrong with a file before its meaning is looked at.

What each means stands in `bargain.codes`, with the codes of every other phase.
"""

from __future__ import annotations

UNREADABLE = "BGL001"
NOT_TEXT = "BGL002"
CHARACTER = "BGL003"
TOKEN = "BGL004"
UNCLOSED = "BGL005"
KEYWORD = "BGL006"
TOO_DEEP = "BGL007"
TOO_MANY_DIGITS = "BGL008"
TOO_LARGE = "BGL009"
FORMATTER = "BGL109"
