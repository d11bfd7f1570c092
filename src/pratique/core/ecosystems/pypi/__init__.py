"""Python's packages: the simple repository API.

Specifications: PEP 503 (HTML), 592 (yanked), 629 (version), 658 and 714 (metadata), 691 (JSON), 700 (sizes, dates).
"""
