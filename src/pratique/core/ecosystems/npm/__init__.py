"""npm's packages: the packument, full and abbreviated.

Specifications: npm's registry documentation ("REGISTRY-API", "package-metadata"), and what its registry answers.
"""
