"""Settings: from a file people write, the environment and flags, in rising order.

The file is `scopeaudit.toml`, or `[tool.scopeaudit]` in `pyproject.toml`, found upward from the working
directory. Each value keeps where it came from; a secret is only ever referred to.
"""
