"""`python -m pipeline.cli`: the command `lapor`."""

from pipeline.cli.main import main

main()
