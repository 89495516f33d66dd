"""The audit log: what happened is written down, numbered, chained, signed and handed out."""
