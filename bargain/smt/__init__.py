"""Formulas and the solver that decides them; knows nothing of programs or matches."""
