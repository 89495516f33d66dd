"""Looking for what is wrong or unsafe."""
