"""The registry's job actions."""
