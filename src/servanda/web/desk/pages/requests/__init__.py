"""Requests: the list and the board, the wizard, the page of one request."""
