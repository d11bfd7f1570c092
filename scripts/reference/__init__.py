"""The reference pages that are generated from the registries in code, one module a page.

A page is a function without arguments that returns Markdown. Nothing here describes the product in words of its
own beyond a page's first paragraph: if a line reads badly, the declaration it came from does.
"""
