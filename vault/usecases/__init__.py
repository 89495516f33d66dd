"""VERBS. One file per errand; no framework, no clock of its own."""
