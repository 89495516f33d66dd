"""Applicant Vault: an encrypted store for job applications, with a purge that can be proven."""

__version__ = "0.1.0"
