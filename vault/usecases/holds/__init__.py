"""Keeping longer for a claim: holds, and the merits of those who were compared."""
