"""One file per process: what a process may hold is what its file imports."""
