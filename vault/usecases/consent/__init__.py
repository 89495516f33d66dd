"""Answers about consent, and the signed receipts of them."""
