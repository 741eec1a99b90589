"""The desk's pages: sign-in, cases, requests, clocks, the overview; beside the public pages, on one installation."""
