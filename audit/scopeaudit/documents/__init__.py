"""YAML that people write, read safely, with the line and column of every key and value."""

from scopeaudit.documents.document import Document, Node, Plain, Step
from scopeaudit.documents.enough import EnoughError, add_problem
from scopeaudit.documents.marks import marks
from scopeaudit.documents.nearest import did_you_mean, hint_for, hints, nearest
from scopeaudit.documents.read import MAX_BYTES, parse_document, read_document
from scopeaudit.documents.shape import check_part, check_shape
from scopeaudit.documents.words import both, either, shown

__all__ = [
    "MAX_BYTES",
    "Document",
    "EnoughError",
    "Node",
    "Plain",
    "Step",
    "add_problem",
    "both",
    "check_part",
    "check_shape",
    "did_you_mean",
    "either",
    "hint_for",
    "hints",
    "marks",
    "nearest",
    "parse_document",
    "read_document",
    "shown",
]
