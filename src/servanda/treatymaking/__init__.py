"""What is under way: tracks from proposal to entry into force, positions, agenda, forecasts."""
