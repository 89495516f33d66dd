"""What recruiters read and do day by day: the list, one candidate, documents, reviews."""
