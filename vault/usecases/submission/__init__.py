"""From the first byte of a form to the receipt, and what a broken upload leaves behind."""
