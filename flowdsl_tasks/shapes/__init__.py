"""Structures that stubs take and return, written by ``python -m tools.shapes``."""
