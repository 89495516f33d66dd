"""Hired or rejected: one by one, or all at once when a position closes, and put right."""
