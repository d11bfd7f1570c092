"""Exports and uploads: files that people take out and bring in, made and read by jobs and kept for a while.

Owns the rows, the files and their end. It does not know what is in them: the domains above declare kinds. Invariants:
rights are asked for when a file is requested, again when its job runs, and again when it is fetched; a file that no
row names is removed; an expired one is never given out.
"""
