"""BYTES in, bytes out; keys are arguments. The only place where randomness is made."""
