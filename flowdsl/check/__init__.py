"""Checks on the built graph, a question each. They report and change nothing."""
