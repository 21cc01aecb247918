"""Typed task stubs for the services that Step Functions integrates with, one module per service."""
