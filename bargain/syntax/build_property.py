"""The syntax tree of a property, built while Lark reads."""

from __future__ import annotations

from bargain.diagnostics import Diagnostic
from bargain.syntax import codes, tree
from bargain.syntax.build import Builder
from bargain.syntax.expressions import Children, bare


class PropertyBuilder(Builder):
    """Knows the rules of `property.lark`, and those that it takes from `bgl.lark`."""

    def property(self, children: Children) -> tree.Property:
        word, title, *rest, condition = children
        quantifiers = tuple(child for child in rest if isinstance(child, tree.Quantifier))
        # Behind the title and behind the quantifiers, if there are any, stands a colon.
        sides = rest[2 * len(quantifiers) + 1 :]
        first, _vs, second, *more, _colon = sides
        game, given = self.game_and_given(more)
        span = self.span(word, condition)
        return tree.Property(span, title, quantifiers, first, second, game, given, bare(condition))

    def title(self, children: Children) -> tree.Title:
        text = children[0]
        title = tree.Title(self.span(text, text), text.value[1:-1])
        if not title.text.strip():
            message = f"expected a title, but `{text.value}` stands here"
            hint = 'say what it claims, as in `"never below half"`'
            self.diagnostics.append(Diagnostic(codes.TOKEN, message, title.span, hint))
        return title

    def quantifier(self, children: Children) -> tree.Quantifier:
        word, _every, name, *rest = children
        programs = rest[-1] if rest else None
        return tree.Quantifier(self.span(word, children[-1]), name, programs)

    def in_set(self, children: Children) -> tree.InSet:
        return tree.InSet(self.span(children[0], children[-1]), tuple(children[1:-1:2]))

    def in_library(self, children: Children) -> tree.InLibrary:
        return tree.InLibrary(self.span(children[0], children[0]))

    def up_to_size(self, children: Children) -> tree.UpToSize:
        size = children[-1]
        return tree.UpToSize(self.span(children[0], size), bare(size))
