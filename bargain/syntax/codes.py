"""The codes of what can be wrong with a file before its meaning is looked at."""

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

CODES: dict[str, str] = {
    UNREADABLE: "A file is missing, is a directory, or cannot be read.",
    NOT_TEXT: "A file is not UTF-8 text, or contains a NUL character.",
    CHARACTER: "A character that the language does not use.",
    TOKEN: "Something else was expected here.",
    UNCLOSED: "A brace, a parenthesis or a string is never closed.",
    KEYWORD: "A keyword is used as a name.",
    TOO_DEEP: "Brackets are nested more than 2,000 deep.",
    TOO_MANY_DIGITS: "A number is written with more than 1,000 digits.",
    TOO_LARGE: "A file is larger than 5 MB.",
}
