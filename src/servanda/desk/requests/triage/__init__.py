"""Triage: a letter that came in is read into a proposed request, and checked against the record; a person confirms."""
