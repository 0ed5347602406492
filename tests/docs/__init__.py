"""The documents do what they say: every block and every command in them is run."""
