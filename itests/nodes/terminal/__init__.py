"""What a user does at a terminal, and what goes wrong around a process: natively and away, compared."""
