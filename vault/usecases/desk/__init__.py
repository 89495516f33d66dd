"""What staff sees first: figures, and what waits for somebody."""
