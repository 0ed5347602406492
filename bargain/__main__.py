"""`python -m bargain` is the command `bargain`."""

from bargain.cli.__main__ import main

main()
