"""Formulas, the solver bridge, and the evaluator that asks Z3."""
