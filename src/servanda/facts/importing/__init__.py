"""Status lists as the depositary and others publish them, read into acts; nothing is guessed and nothing dropped.

A list goes through four hands: ``door`` refuses what is no list at all, ``mtdsg``
and ``status_csv`` take the table out of the file, ``cells`` knows the grammar of
names, days and headings, and ``reading`` makes acts of them.
"""

from servanda.facts.importing.lists import Footnote, StatusList
from servanda.facts.importing.reading import read_status_list
from servanda.facts.importing.status_csv import status_csv

__all__ = ["Footnote", "StatusList", "read_status_list", "status_csv"]
