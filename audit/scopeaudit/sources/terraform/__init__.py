"""Terraform as a source: configurations, plans and states of the vendor's provider "CX as Code"."""

from scopeaudit.sources.terraform.read import Terraform, read_terraform

__all__ = ["Terraform", "read_terraform"]
