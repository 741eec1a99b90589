"""Cases: what happened, who is concerned, who needs to know; sealed identities; rights of victims and witnesses."""
