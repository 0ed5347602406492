"""What would happen if: the same match with other budgets, levels, strengths or feature values.

Everything here runs variants of a match and reports what they do; nothing is concluded that was not
run, and "for all budgets" is said only where the runs cover them all.
"""
