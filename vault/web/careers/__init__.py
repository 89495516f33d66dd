"""The careers door: positions, the form, the receipt, and what we do with people's data."""

from vault.web.careers.door import CareersDoor
from vault.web.careers.pages import handlers

__all__ = ["CareersDoor", "handlers"]
