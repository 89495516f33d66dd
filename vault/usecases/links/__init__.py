"""Private links: made anew, lost, and asked for again."""
