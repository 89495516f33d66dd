"""My pages: what an applicant sees and does with the private link."""

from vault.web.mypages.door import MyPagesDoor
from vault.web.mypages.routes import handlers

__all__ = ["MyPagesDoor", "handlers"]
