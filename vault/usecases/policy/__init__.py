"""A new policy's way into force: proposed, announced, agreed to, activated, taken back."""
