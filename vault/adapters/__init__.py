"""THE WORLD. One class per file, named after the port it fulfils and its kind."""
