"""HTTP as the control plane speaks it: problem documents, key paging, request ids, security headers.

The data planes' counterpart is :mod:`pratique.server.kernel.planes`; what both need (request ids, forwarded
addresses) is pure and shared.
"""
