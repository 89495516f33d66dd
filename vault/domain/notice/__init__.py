"""The privacy notice, made from the policy."""
