"""Owns licences: SPDX expressions, what can be chosen from them, the category of each identifier, and its one spelling.

Specification: SPDX 2.3, annex D (licence expressions).
"""

from pratique.core.licences.categories import Category, category_of
from pratique.core.licences.expression import BadExpression, Expression, read_expression
from pratique.core.licences.spelling import spelled

__all__ = ["BadExpression", "Category", "Expression", "category_of", "read_expression", "spelled"]
