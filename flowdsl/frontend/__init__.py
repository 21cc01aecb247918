"""From text to flow: libcst ends here."""
