"""RULES. Dates and facts in, decisions out. No I/O, no clock, no randomness."""
