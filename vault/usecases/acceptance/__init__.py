"""Taking over what came in, and only if it is what was handed in."""
