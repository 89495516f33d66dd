"""Positions: drafted, edited, published."""
