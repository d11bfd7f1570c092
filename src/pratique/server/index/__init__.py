"""Which index file is the current one, in every process: releases, the switch, updates, the starter index.

What an index file is and says is :mod:`pratique.core.advisories`' business.
"""
