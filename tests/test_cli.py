"""The command's help is quick, and names what there is."""

import subprocess
import sys


def test_help_needs_none_of_the_heavy_libraries() -> None:
    heavy = "faust, sklearn, numpy, elasticsearch, fastapi, tweepy, pydantic"
    program = (
        "import sys\nsys.argv = ['lapor', '--help']\nfrom pipeline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('heavy:', [name for name in '{heavy}'.split(', ') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "heavy: []" in shown
    assert "process" in shown


def test_every_command_has_help_of_its_own() -> None:
    for command in ("up", "process", "send", "search", "index", "kibana", "model"):
        shown = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", command, "--help"], capture_output=True, text=True, check=True
        )
        assert "Usage" in shown.stdout
