"""From `timeline` declarations, and expectations about them, to the core's data.

`declaration` reads a timeline as a whole, `agents` its agents and successors, `plans` and
`conditions` what they act by, `numbers` what all of these have in them, `uses` what never comes to
anything; `expectations` reads what is asked about timelines.
"""
