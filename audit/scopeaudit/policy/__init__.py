"""Policies: their language, their cases, and the files they stand in."""
