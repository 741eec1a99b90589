"""The interface for programs: one address for each question, the same functions as the pages, JSON out.

``app`` holds the interface, ``questions``, ``record``, ``treatymaking`` and ``documents``
its addresses, ``frame`` what every question shares, ``answering`` how an answer
leaves, ``problems`` how a refusal does.
"""
