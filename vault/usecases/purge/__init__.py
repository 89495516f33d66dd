"""The purge and every other erasure: marked, destroyed, stated, and never back."""
