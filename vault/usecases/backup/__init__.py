"""Backups: taken, put back, and tried."""
