"""Servanda: the record and the law of treaties against impunity.

Rooms, in the order in which knowledge flows: ``facts`` (what was done), ``law``
(what follows), ``inquiries`` (what is asked), ``documents`` (what was written),
``treatymaking`` (what is under way) and ``cli`` (how people reach it).
"""

__version__ = "0.1.0"
