"""The desk's pages: each takes input, calls one action or query, shows its answer."""
