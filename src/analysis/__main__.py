"""`python -m analysis` is `investigate`. An interrupt is one line, however early it comes."""

import signal
import sys

INTERRUPTED = "interrupted; the steps that had ended are kept, the report is the last that was published"


def main() -> None:
    """Run the command line; 130 if it was interrupted: by Ctrl-C, a terminal that was closed, or `kill`."""
    code: object = 130
    try:
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, signal.default_int_handler)
        from analysis import cli

        cli.main()
    except SystemExit as left:
        code = left.code
    except KeyboardInterrupt:
        pass
    if code == 130:
        print(INTERRUPTED, file=sys.stderr)
    sys.exit(code)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
