"""Where a snapshot comes from: one module a source."""
