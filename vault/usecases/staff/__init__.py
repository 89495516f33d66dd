"""The people who work here: invited, signed in, vouched for, and what each may do."""
