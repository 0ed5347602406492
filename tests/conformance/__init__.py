"""What the definition says of particular programs."""
