"""Run the command line: `python -m cmanalytics` is `cmanalytics`."""

from cmanalytics.cli import main

if __name__ == "__main__":
    main()
