"""Owns signatures: what is signed, in which form, and by whose key. Knows no files of the product and no network."""
