"""The recruiter door: staff sign in, read applications and decide."""
