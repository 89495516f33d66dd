"""What a file is, judged by its bytes and not by its name."""
