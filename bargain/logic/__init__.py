"""What programs do, and what is provable about it: closures, levels, strengths, sizes, verdicts.

Works on ground programs alone, which it asks for by name.
"""
