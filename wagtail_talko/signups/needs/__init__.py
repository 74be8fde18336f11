"""How many hands each task needs at one date, where that is not as usual."""
