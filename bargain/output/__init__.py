"""Results and diagnostics, presented: as text, as CSV, as JSON and as HTML.

Everything here turns a finished result into something to read; nothing here decides a match, opens
a file or writes to a stream. Text assumes nothing of a terminal: colour is asked for with a
`Style`. Pydantic is imported by `schema` alone, and `schema` only by whoever wants data.
"""
