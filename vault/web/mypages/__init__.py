"""My pages: an applicant looks at, extends or takes back their own application."""
