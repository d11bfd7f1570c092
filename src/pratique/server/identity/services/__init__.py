"""What changes accounts, organisations and access tokens.

Each function is one use case: it asks for the right, and owns its transaction.
"""
