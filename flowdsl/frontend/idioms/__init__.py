"""Python that is another way to write what the language has: each module reads one idiom in its plainer form.

A module's docstring shows the idiom and its plainer form; `calls`, `statements`, `places` and `library` ask here first.
"""
