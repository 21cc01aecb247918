"""Typed task stubs for the services that Step Functions integrates with, one module per service."""

from flowdsl_tasks.evaluate import evaluate_expression

__all__ = ["evaluate_expression"]
