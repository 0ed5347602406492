"""The command line.

`app` declares the commands, their options and their help; one module for each command does the work
and returns the exit code. Nothing is imported before it is used: what a command costs to start is
what it needs.
"""
