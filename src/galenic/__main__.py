"""`python -m galenic`."""

from galenic.cli import main

if __name__ == "__main__":
    main()
