"""How a timeline went: as text, as data and as a picture."""
