"""The commands with their arguments, options and help.

Each imports what does its work when it is called, and returns its exit code. The help lists them
in the order in which these modules are imported.
"""

# isort: off
from bargain.cli.commands import matches
from bargain.cli.commands import what_if
from bargain.cli.commands import timelines
from bargain.cli.commands import files
from bargain.cli.commands import proofs
from bargain.cli.commands import catalogue
# isort: on

__all__ = ["catalogue", "files", "matches", "proofs", "timelines", "what_if"]
