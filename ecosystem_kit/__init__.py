"""The helper package."""
