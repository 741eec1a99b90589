"""Full-text search over cases and requests, in the same transaction as what it finds, within what one may see."""
