"""Problems in user code as data: one frozen dataclass per rule, collected in a sink, rendered elsewhere."""
