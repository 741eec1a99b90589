"""What follows from the facts: the calendar, consent, entry into force, the rules and their two readings."""
