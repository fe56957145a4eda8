"""Audit OAuth scopes, roles, divisions and participants of Genesys Cloud organizations."""

__version__ = "0.1.0"
