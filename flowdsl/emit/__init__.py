"""From lowered machines to texts: definitions, policies, source maps."""
