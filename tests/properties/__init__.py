"""What must hold for every population of programs (section 8 of the semantics)."""
