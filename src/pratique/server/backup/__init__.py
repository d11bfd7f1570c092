"""Backups of the whole installation: made while it runs, sealed, checked, restored, and compared with what is there."""
