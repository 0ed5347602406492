"""A file's canonical tokens and its comments as rows.

Three things are left to the author: empty lines, one at most; whether a block stands on one line,
as long as it has room there; and whether the claim of an expectation begins a line of its own. All
else follows from the tokens.
"""

from __future__ import annotations

from bisect import bisect_left

from bargain.columns import display_width
from bargain.syntax import tree
from bargain.syntax.format import STEP, WIDTH, together
from bargain.syntax.lines import Line, lines_of
from bargain.syntax.parts import parts_of
from bargain.syntax.rows import Row
from bargain.syntax.tokens import Comment, Token, lexed, paired
from bargain.syntax.wrap import Texts, wrapped

_HUGGING = {"{", ",", ")", ":"}
"""What stays on the line of what is before it. A comment between the two goes behind both."""


class _Block:
    """A statement or declaration while it is read; it may have no blocks at all.

    `bodies` are the rows of each block, and `flat` what each statement of a block is on one line,
    None where it needs more.
    """

    __slots__ = ("apart", "bodies", "flat", "lines")

    def __init__(self, apart: bool) -> None:
        self.apart = apart
        self.lines: list[Line] = []
        self.bodies: list[list[Row]] = []
        self.flat: list[list[str | None]] = []


def rows_of(file: tree.File, text: str) -> list[Row]:
    """The rows of a file. `text` is what it was parsed from, with line breaks `\n`."""
    return _Layout(file, text).rows()


class _Layout:
    def __init__(self, file: tree.File, text: str) -> None:
        source, comments = lexed(text)
        canonical: list[Token] = []
        self.declarations = file.declarations
        self.lines: list[list[Line]] = []
        for declaration in file.declarations:
            self.lines.append(lines_of(declaration, canonical))
        self.texts = Texts(canonical)
        fellows = paired(source, canonical)
        numbers = _line_numbers(source, text)
        self.source_lines = [numbers[fellow] for fellow in fellows]
        """For each canonical token, the line of the source that it stands on."""
        self.apart = [source[fellow].gap.count("\n") > 1 for fellow in fellows]
        self.comments: dict[int, list[Comment]] = {}
        """By the number of canonical tokens before them."""
        for comment in comments:
            after = bisect_left(fellows, comment.after)
            while 0 < after < len(canonical) and canonical[after].text in _HUGGING:
                after += 1
            self.comments.setdefault(after, []).append(comment)

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        previous: list[Row] = []
        for number, lines in enumerate(self.lines):
            before, own = self._declaration(lines)
            if number and not any(row.apart for row in (*before, own[0])):
                pair = self.declarations[number - 1], self.declarations[number]
                long = len(previous) > 1 or len(own) > 1
                (*before, own[0])[0].apart = long and not together(*pair)
            rows += before + own
            previous = own
        end = len(self.texts.tokens)
        return rows + self._alone(end, 0, behind_something=bool(rows))

    def _declaration(self, lines: list[Line]) -> tuple[list[Row], list[Row]]:
        """The rows of the comments before a declaration, and its own."""
        outermost: list[Row] = self._alone(lines[0].start, 0, lines[0].start > 0)
        finished: list[Row] = []
        stack: list[_Block] = []
        opened = True
        for line in lines:
            comments: list[Row] = []
            if line is not lines[0]:
                column = line.column + (len(STEP) if line.closes else 0)
                comments = self._alone(line.start, column)
            apart = self.apart[line.start] and (bool(comments) or not opened)
            if comments and opened:
                comments[0].apart = False
            if stack:
                stack[-1].bodies[-1] += comments
            else:
                finished += comments
            if not line.closes:
                stack.append(_Block(apart))
            stack[-1].lines.append(line)
            opened = line.opens
            if line.opens:
                stack[-1].bodies.append([])
                stack[-1].flat.append([])
                continue
            block = stack.pop()
            rows, flat = self._told(block)
            rows[0].apart = block.apart
            if stack:
                stack[-1].bodies[-1] += rows
                stack[-1].flat[-1].append(flat)
            else:
                finished += rows
        assert not stack, "the braces of a declaration are paired"
        finished[0].apart = self.apart[lines[0].start]
        return outermost, finished

    # Comments -------------------------------------------------------------------------------------

    def _behind(self, end: int) -> str:
        """The comment behind the last token of a line."""
        comments = self.comments.get(end)
        return comments[0].text if end and comments and not comments[0].alone else ""

    def _alone(self, start: int, column: int, behind_something: bool = True) -> list[Row]:
        """The rows of the comments before a line."""
        comments = self.comments.get(start, [])
        if behind_something and self._behind(start):
            comments = comments[1:]
        return [Row(column, "", comment=one.text, apart=one.apart) for one in comments]

    def _inside(self, line: Line, skipped: int = 0) -> list[tuple[int, Comment]]:
        """The comments in the midst of a line, those behind its first `skipped` tokens aside."""
        numbers = range(line.start + 1 + skipped, line.end)
        return [(at, comment) for at in numbers for comment in self.comments.get(at, ())]

    # Statements and declarations ------------------------------------------------------------------

    def _told(self, block: _Block) -> tuple[list[Row], str | None]:
        """The rows of a statement, and its text where it can stand on one line."""
        lines = block.lines
        if len(lines) == 1:
            rows = self._line(lines[0])
            flat = rows[0].text if len(rows) == 1 else None
            if flat is not None:
                self._mark(rows[0], lines[0])
        else:
            flat = self._on_one_line(block)
            if flat is not None:
                rows = [Row(lines[0].column, flat, comment=self._behind(lines[-1].end))]
                word = self.texts.tokens[lines[0].start].text
                if len(lines) == 2 and word != "demand":
                    rows[0].marked(word, len(self.texts.text(lines[0].start, lines[0].end)) - 1)
            else:
                rows = self._arm_by_arm(block) or self._spread(block)
        return rows, flat

    def _line(self, line: Line) -> list[Row]:
        comments = self._inside(line)
        commented = {number for number, _comment in comments}
        parts = parts_of(self.texts, line, commented, self._begins_line)
        rows = wrapped(self.texts, parts, comments)
        rows[-1].comment = self._behind(line.end)
        return rows

    def _begins_line(self, number: int) -> bool:
        return self.source_lines[number - 1] != self.source_lines[number]

    def _mark(self, row: Row, line: Line) -> None:
        """Note what of a row stands below what of the next."""
        tokens = self.texts.tokens
        word = tokens[line.start].text
        if word == "payoff":
            equals = next(n for n in range(line.start, line.end) if tokens[n].text == "=")
            row.marked(word, len(self.texts.text(line.start, equals)) + 1)
        elif word == "expect":
            colon = self.texts.behind_colon(line.start, line.end)
            given = any(token.text == "given" for token in tokens[line.start : colon])
            kind = "expect given" if given else word
            row.marked(word, len(self.texts.text(line.start, colon)) + 1, kind=kind)

    def _on_one_line(self, block: _Block) -> str | None:
        first, last = block.lines[0], block.lines[-1]
        if (
            self.source_lines[first.end - 1] != self.source_lines[last.start]
            or self._inside(first)
            or self._inside(last)
        ):
            return None
        text = ""
        for number, line in enumerate(block.lines):
            if number:
                body = self._flat(block, number - 1)
                if body is None:
                    return None
                text += body
            text += self.texts.text(line.start, line.end)
            if first.column + display_width(text) > WIDTH:
                return None
        return text

    def _flat(self, block: _Block, number: int) -> str | None:
        """What is between the braces of a block, if they were on one line in the source."""
        opener, closer = block.lines[number].end - 1, block.lines[number + 1].start
        if self.source_lines[opener] != self.source_lines[closer] or opener + 1 in self.comments:
            return None
        statements = [text for text in block.flat[number] if text is not None]
        if len(statements) < len(block.flat[number]):
            return None
        return f" {' '.join(statements)} " if statements else ""

    def _arm_by_arm(self, block: _Block) -> list[Row]:
        """Each block on a line of its own, or nothing where they can't all be."""
        first, *middle, last = block.lines
        if not middle or self._inside(first) or self._inside(last):
            return []
        # What follows a closing brace there stands above the next arm.
        if any(self._inside(line, 1) for line in middle):
            return []
        rows: list[Row] = []
        for number, line in enumerate(block.lines[:-1]):
            body = self._flat(block, number)
            start = line.start + 1 if number else line.start
            end = last.end if block.lines[number + 1] is last else block.lines[number + 1].start + 1
            if body is None:
                return []
            closing = self.texts.text(block.lines[number + 1].start, end)
            text = self.texts.text(start, line.end) + body + closing
            if first.column + display_width(text) > WIDTH:
                return []
            if number:
                rows += self._alone(start, first.column)
            rows.append(Row(first.column, text, comment=self._behind(end)))
        return rows

    def _spread(self, block: _Block) -> list[Row]:
        rows = self._line(block.lines[0])
        for body, line in zip(block.bodies, block.lines[1:], strict=True):
            rows += body
            rows += self._line(line)
        return rows


def _line_numbers(tokens: list[Token], text: str) -> list[int]:
    numbers: list[int] = []
    line = at = 0
    for token in tokens:
        line += text.count("\n", at, token.start)
        at = token.start
        numbers.append(line)
    return numbers
