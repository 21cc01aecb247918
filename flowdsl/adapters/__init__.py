"""How services plug in: the adapter protocol and the registry that finds stubs by their qualified names."""
