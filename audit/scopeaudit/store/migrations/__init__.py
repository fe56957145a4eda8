"""Migrations of the store, one file each, in the order of their numbers."""
