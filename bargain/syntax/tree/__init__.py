"""The syntax tree of a .bgl file: what was written, where.

Rules: nodes are frozen and hold tuples; equality ignores positions; redundant parentheses leave no
trace; nothing here knows Lark or what a name means. Trees may be arbitrarily deep, so whoever walks
one uses an explicit stack (`children`, `postorder`), never recursion, and never compares deep trees
with `==`.

Conditions and numbers share one set of expression nodes, because the grammar accepts a little too
much; `bargain.elaborate.check` says which of them may stand where.
"""

from bargain.syntax.tree.declarations import *
from bargain.syntax.tree.expressions import *
from bargain.syntax.tree.games import *
from bargain.syntax.tree.nodes import *
from bargain.syntax.tree.statements import *
from bargain.syntax.tree.timeline_expressions import *
from bargain.syntax.tree.timelines import *
