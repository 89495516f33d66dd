"""How long an application is kept: the policies it came under, its clock, what ends when."""
