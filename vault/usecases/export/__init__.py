"""Handing out what is held: to the person, to staff with a task, to the personnel file."""
