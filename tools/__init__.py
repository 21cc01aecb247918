"""Programs that make data files and documentation pages of this repository."""
