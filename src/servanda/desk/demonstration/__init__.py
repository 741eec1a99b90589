"""A desk to look at: two authorities, their people, a dozen invented cases, requests in every state.

Nothing here happened; no person, account or address is anybody's. Everything is made by the same
actions as real work, so that each state was reached by steps that could have been taken.
"""
