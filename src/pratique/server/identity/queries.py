"""Reading accounts, organisations and access tokens, scoped by who reads."""

from django.db.models import Count, Q, QuerySet

from pratique.server.identity.authorisation import ACCOUNTS, Kind, Resource, Right, may, require
from pratique.server.identity.errors import NothingThere, NotSignedIn
from pratique.server.identity.models import AccessToken, Account, AccountKind, Membership
from pratique.server.identity.names import AccountName
from pratique.server.identity.principal import Principal


def account_resource(account: Account) -> Resource:
    """Describe a person's account or an organisation to the authorisation function."""
    if account.kind == AccountKind.ORGANISATION:
        return organisation_resource(account)
    return Resource(kind=Kind.ACCOUNT, owner_id=account.pk, label=account.name)


def organisation_resource(organisation: Account) -> Resource:
    """Describe an organisation to the authorisation function."""
    return Resource(kind=Kind.ORGANISATION, owner_id=organisation.pk, label=organisation.name)


def token_resource(account_id: int, *, label: str = "the access tokens") -> Resource:
    """Describe the access tokens of an account to the authorisation function."""
    return Resource(kind=Kind.TOKEN, owner_id=account_id, label=label)


def find_account(*, by: Principal, name: str) -> Account:
    """Return a person's account that `by` may read. Raises NotSignedIn or NothingThere."""
    return _find(by=by, name=name, kind=AccountKind.USER)


def find_organisation(*, by: Principal, name: str) -> Account:
    """Return an organisation that `by` may read. Raises NotSignedIn or NothingThere."""
    return _find(by=by, name=name, kind=AccountKind.ORGANISATION)


def named(name: str) -> QuerySet[Account]:
    """Return the account or organisation of this name; nothing for a text that can be nobody's name."""
    return Account.objects.filter(name=name) if AccountName.is_one(name) else Account.objects.none()


def account_of(principal: Principal) -> Account:
    """Return the account of a principal. Raises NotSignedIn."""
    if principal.account_id is None:
        raise NotSignedIn(what="this")
    return Account.objects.get(pk=principal.account_id)


def namespace_owner(name: str) -> Account | None:
    """Return the account or organisation whose namespace this is; for domains that authorise on what is in it."""
    return named(name).first()


def accounts(*, by: Principal, containing: str = "") -> QuerySet[Account]:
    """Return all people's accounts, for administrators."""
    require(by, Right.READ, ACCOUNTS)
    return _containing(Account.objects.filter(kind=AccountKind.USER), containing)


def organisations(*, by: Principal, containing: str = "") -> QuerySet[Account]:
    """Return the organisations that `by` may read: all for administrators, else those of which `by` is a member."""
    if by.is_anonymous:
        require(by, Right.READ, ACCOUNTS)
    found = Account.objects.filter(kind=AccountKind.ORGANISATION).annotate(member_count=Count("members"))
    if not may(by, Right.READ, ACCOUNTS):
        found = found.filter(pk__in=list(by.roles))
    return _containing(found, containing)


def members(*, by: Principal, organisation: str) -> QuerySet[Membership]:
    """Return the members of an organisation that `by` may read."""
    found = find_organisation(by=by, name=organisation)
    return Membership.objects.filter(organisation=found).select_related("account")


def tokens(*, by: Principal, account: str) -> QuerySet[AccessToken]:
    """Return the access tokens of an account: one's own, or anybody's for administrators."""
    owner = find_account(by=by, name=account)
    require(by, Right.READ, token_resource(owner.pk))
    return AccessToken.objects.filter(account=owner)


def _find(*, by: Principal, name: str, kind: AccountKind) -> Account:
    account = named(name).filter(kind=kind).first()
    if account is None:
        if by.is_anonymous:
            raise NotSignedIn(what=name)
        raise NothingThere(kind=kind.value, what=name)
    require(by, Right.READ, account_resource(account))
    return account


def _containing(found: QuerySet[Account], text: str) -> QuerySet[Account]:
    if not text.isprintable():
        return found.none()
    return found.filter(Q(name__icontains=text) | Q(full_name__icontains=text)) if text else found
