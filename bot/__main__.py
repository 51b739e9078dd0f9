"""`python -m bot`: the command line, started as a module."""

from bot.cli import main

if __name__ == "__main__":
    main()
