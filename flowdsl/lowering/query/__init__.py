"""Query languages: how expressions are written in a state machine."""
