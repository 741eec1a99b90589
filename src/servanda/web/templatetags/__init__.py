"""How answers are set on a page."""
