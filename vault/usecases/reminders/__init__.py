"""Telling people before something ends, or that something waits for them."""
