"""What this domain tells the outbox. Events carry names and labels, never a credential or a part of one."""

from typing import Final

from pratique.server.kernel.outbox import event_type

ACCOUNT_CREATED: Final = event_type("account.created", help="An account was made.").name
ACCOUNT_CHANGED: Final = event_type(
    "account.changed", help="An account's full name, administrator flag or activity changed."
).name
PASSWORD_CHANGED: Final = event_type(
    "password.changed", help="A password was changed by its owner or reset on the server."
).name
ORGANISATION_CREATED: Final = event_type("organisation.created", help="An organisation was made.").name
ORGANISATION_CHANGED: Final = event_type("organisation.changed", help="An organisation's full name changed.").name
ORGANISATION_DELETED: Final = event_type("organisation.deleted", help="An organisation was deleted.").name
MEMBER_SET: Final = event_type("member.set", help="Somebody was given a role in an organisation, or another role.").name
MEMBER_REMOVED: Final = event_type("member.removed", help="Somebody was removed from an organisation.").name
TOKEN_CREATED: Final = event_type(
    "token.created", help="An access token was made, by a person or by a client's login."
).name
TOKEN_REVOKED: Final = event_type("token.revoked", help="An access token was revoked.").name
SESSION_OPENED: Final = event_type("session.opened", help="Somebody signed in to the pages.").name
SESSION_CLOSED: Final = event_type("session.closed", help="Somebody signed out.").name
SIGN_IN_REFUSED: Final = event_type("sign_in.refused", help="A name and password or an access token were refused.").name
