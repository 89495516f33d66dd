"""SQLAlchemy tables and plain query functions, for two stores: main and keyring."""
