"""Faults planted in the engine, and the properties that notice them: `make faults`."""
