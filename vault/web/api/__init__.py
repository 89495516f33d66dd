"""The integrators' API: the same upload as the careers form, answering in JSON."""
