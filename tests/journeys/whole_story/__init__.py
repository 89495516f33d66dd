"""The chapters of the whole story: each says in its name what happens in it."""
