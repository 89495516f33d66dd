"""The vault's keys: made, copied, used, rotated, destroyed."""
