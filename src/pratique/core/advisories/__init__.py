"""Owns what is known of weaknesses: records, what they affect and why, severities, names, and the index file of it all.

Knows nothing of images, users or policies, and opens no connection. The order of versions is ``core.versions``'.
"""
