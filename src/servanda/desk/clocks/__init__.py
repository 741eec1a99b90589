"""Clocks: what must happen by when, in whose time zone, on whose working days; reminders, overdue, calendars."""
