"""The careers door: applicants hand in their applications here. It can only add."""
