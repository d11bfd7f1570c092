from tests.docs.pages import blocks, read


def test_the_two_commands_stand_alone_in_their_blocks() -> None:
    alone = [block.strip() for block in blocks(read("README.md"), "console") if block.count("\n") == 1]

    assert alone[:2] == ["make run", "make test"]


def test_docker_takes_five_lines() -> None:
    block = next(each for each in blocks(read("README.md"), "console") if "docker" in each)

    assert block.strip().count("\n") == 4
    assert [word for word in ("login", "push", "pull") if f"docker {word}" not in block] == []
