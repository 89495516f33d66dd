"""DOORS with a browser, and what they share."""
