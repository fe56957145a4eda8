"""Frozen, slotted types of the audit: no I/O and no third-party import."""
