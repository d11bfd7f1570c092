"""Owns licences: SPDX expressions, what can be chosen from them, and the category of each identifier.

Specification: SPDX 2.3, annex D (licence expressions).
"""

from pratique.core.licences.categories import Category, category_of
from pratique.core.licences.expression import BadExpression, Expression, read_expression

__all__ = ["BadExpression", "Category", "Expression", "category_of", "read_expression"]
