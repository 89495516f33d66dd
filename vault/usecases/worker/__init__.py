"""What the worker does by itself: letters go out, what has served its time goes away."""
