"""The trail: everything done and seen, append-only, each entry bound to the one before it by its digest.

It knows nothing of the other parts: who, what and on what are plain words, so that no later
change elsewhere can alter what was said.
"""
