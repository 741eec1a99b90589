"""What waits, and how the work goes: read from all parts, within what one may see; no tables of its own."""
