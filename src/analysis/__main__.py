"""`python -m analysis` is `investigate`."""

from analysis.cli import main

if __name__ == "__main__":
    main()
