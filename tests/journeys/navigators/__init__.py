"""One navigator for each kind of user: it speaks their language and knows where to click."""
