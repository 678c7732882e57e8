"""Who is calling, and what they may do: sign-in, tokens, sessions, roles and their reach."""
