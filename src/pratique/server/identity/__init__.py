"""Who is asking and what they may do: accounts, organisations, access tokens, sign-in, registry tokens, authorisation.

See README.md for what this domain owns and how others enter it.
"""
