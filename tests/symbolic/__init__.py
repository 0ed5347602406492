"""The evaluator that asks Z3."""
