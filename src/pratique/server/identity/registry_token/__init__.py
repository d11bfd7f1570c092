"""Garant: the registry's token service.

Short-lived signed tokens that say what their bearer may do, checked without asking.
"""
