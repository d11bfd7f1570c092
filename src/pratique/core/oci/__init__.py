"""Owns the rules of the OCI image and distribution specifications, as pure functions and values.

It does no input or output and knows no product rule: storage, rights and routes are ``pratique.server.registry``'s.
"""
