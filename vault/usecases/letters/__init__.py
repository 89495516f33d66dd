"""What is written to people: composed, sealed, queued. Sending is the worker's."""
