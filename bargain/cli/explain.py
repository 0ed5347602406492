"""`bargain explain`: why a match ends as it does."""
