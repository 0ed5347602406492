"""The tests; each folder holds one kind of claim."""
