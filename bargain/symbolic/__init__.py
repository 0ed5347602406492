"""The second evaluator: matches as formulas whose validity Z3 decides.

Shares the closure, the offsets, the budgets and the sizes with the direct evaluator, and nothing of
how it finds out what is true at a level.
"""
