"""Properties that files declare."""
