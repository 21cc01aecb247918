"""Checks on the built graph: bindings, regions, errors, aliasing. They report and change nothing."""
