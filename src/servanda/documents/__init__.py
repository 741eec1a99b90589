"""What was written: documents read into structure, with the mandates, events and claims in them."""
