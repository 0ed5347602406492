"""From the syntax tree to core terms: names resolved, kinds checked, loops unrolled.

`loading` reads a file and all that it uses, `link` checks it and makes a `Module`, `lower` makes
ground programs of it on demand. What is wrong comes out as coded diagnostics, as many as can be
found at once.
"""
