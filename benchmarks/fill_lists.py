"""Gives an installation many repositories, straight into its tables: `-m benchmarks.fill_lists 10000`.

What is measured is the reading of lists, so their making is not. A tenth belongs to an organisation that the account
`reader` is a member of, the rest to another, and every hundredth of those is public. Writes the reader's access token.
"""

import sys
from datetime import timedelta

from pratique.server.config import wiring
from pratique.server.config.settings import configure

AT_ONCE = 1000
SHARE = 10  # every tenth repository is the reader's organisation's
PUBLIC = 100  # every hundredth is public


def main(count: int) -> str:
    """Make the rows; return the text of the reader's access token."""
    from pratique.server.identity.principal import Role
    from pratique.server.identity.testing import organisation, person, token_of
    from pratique.server.kernel import clock
    from pratique.server.registry.models import Repository, Visibility

    reader = person("reader")
    ours, theirs = organisation("ours", {reader: Role.READER}), organisation("theirs")
    now = clock.now()

    def made(number: int) -> Repository:
        owner = theirs if number % SHARE else ours
        return Repository(
            namespace=owner,
            name=f"{owner.name}/team-{number % 37:02}/app-{number:06}",
            visibility=Visibility.PRIVATE if number % PUBLIC else Visibility.PUBLIC,
            description="An application of many." * (number % 3),
            held=number * 1_000_003 % 10_000_000_000,
            tag_count=number % 300,
            updated_at=now - timedelta(seconds=number * 7919 % 10_000_000),
        )

    for first in range(0, count, AT_ONCE):
        Repository.objects.bulk_create(made(number) for number in range(first, min(first + AT_ONCE, count)))
    return token_of(reader)


if __name__ == "__main__":
    configure()
    wiring.wire()
    print(main(int(sys.argv[1])))
