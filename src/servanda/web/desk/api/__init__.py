"""The desk for programs, below /desk/api/v1: the same actions and queries as the pages."""
