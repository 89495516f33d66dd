"""The embedded server as an operator meets it: real processes, real signals, real settings."""
