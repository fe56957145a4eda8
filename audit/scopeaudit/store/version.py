"""Of which version a store is that this scopeaudit writes; apart, so that knowing it imports nothing."""

HEAD = "0002"
"""The newest migration; a test compares it with the folder."""
