"""WHAT WE ASK OF THE WORLD. Protocols only."""
