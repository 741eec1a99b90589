"""The desk of a central authority: cases, requests in both directions, clocks, evidence, exchange.

Each folder is one Django application and tells one part; knowledge flows right::

    trail ──► people ──► cases ──► directory ──► requests ──► clocks ──► evidence ──► exchange

``models`` are thin, ``actions`` change (each inside ``doing``: one transaction, permission,
lock, trail), ``queries`` read what one may see. ``permissions`` says who may do what.
"""
