"""AI visualisation sessions: members of a group upload photos of places, variants are made of them, compared, discussed and published."""
