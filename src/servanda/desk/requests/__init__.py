"""Requests in both directions: their states, drafting behind a gate, letters, triage, refusal, conditions."""
