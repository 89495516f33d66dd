"""Real documents by others, through the real server."""
