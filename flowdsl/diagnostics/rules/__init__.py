"""Every rule, one frozen dataclass each, grouped by the hundreds of their codes."""
