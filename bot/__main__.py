"""`python -m bot` and `yuejian`: the command line, started where names of files may be Chinese."""

from bot.invocation import begin_in_utf8


def main() -> None:
    """Run the command that was typed."""
    begin_in_utf8()
    from bot.cli import main

    main()


if __name__ == "__main__":
    main()
