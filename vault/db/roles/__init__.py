"""A role of PostgreSQL for each process, with no more than that process needs."""
