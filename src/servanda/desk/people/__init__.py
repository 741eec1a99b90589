"""People and access: the installation's authorities, accounts by invitation, roles, tokens for programs."""
