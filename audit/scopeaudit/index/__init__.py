"""A snapshot, indexed: who holds what through which grant, in classes of equal access."""

from scopeaudit.index.build import build
from scopeaudit.index.classes import AccessClass
from scopeaudit.index.lookup import Coverage, Index, is_super_user

__all__ = ["AccessClass", "Coverage", "Index", "build", "is_super_user"]
