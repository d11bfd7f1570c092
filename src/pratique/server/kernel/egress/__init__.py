"""The egress guard: every outbound HTTP request of the product goes through `egress.session.open_session`.

What is checked is the address that is connected to, at the moment of connecting: a name is resolved once, the answer is
filtered, and only what is left is connected to. So a name that answers differently the second time (DNS rebinding), an
address written as a number, and a redirect are all caught by the same check. Addresses that are not public are denied
unless the policy of this use allows them; link-local ones, where clouds keep credentials, need to be named one by one.

``HTTP_PROXY``, ``HTTPS_PROXY`` and ``NO_PROXY`` hold, and the extra authorities of the setting `egress.ca_file` are
trusted. Behind a proxy the guard can check only what it resolves itself before it asks the proxy, so a proxy that faces
users' URLs must have rules of its own.

`open_session` is imported from its module, so that a process which only reads the settings does not load aiohttp.
"""

from pratique.server.kernel.egress.errors import AddressDenied, SchemeDenied
from pratique.server.kernel.egress.policy import PUBLIC_ONLY, Policy

__all__ = ["PUBLIC_ONLY", "AddressDenied", "Policy", "SchemeDenied"]
