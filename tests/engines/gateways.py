"""The real Kannel and the real Gammu SMSD, of Debian, each with a telephone network of its own that is none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.integration.system import free_ports, wait_for

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
PROGRAMS = ("bearerbox", "smsbox", str(FAKESMSC), "gammu-smsd", "gammu-smsd-inject")
START_DEADLINE_S = 30.0
SEARCH = os.environ["PATH"] + ":/usr/sbin"

KANNEL_CONF = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = x
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = FAKE
port = {network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sending}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = lapor
password = {password}

{documented}
"""

SMSDRC = """
[gammu]
connection = none
model = dummy
device = {folder}/telephone

[smsd]
service = files
inboxpath = {folder}/inbox/
outboxpath = {folder}/outbox/
sentsmspath = {folder}/sent/
errorsmspath = {folder}/error/
{documented}
LoopSleep = 1
CommTimeout = 1
ReceiveFrequency = 1
StatusFrequency = 0
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
"""

SMS = """[SMSBackup000]
SMSC = "+62811000000"
State = UnRead
Number = "{sender}"
Coding = Unicode_No_Compression
Folder = 1
Length = {length}
Class = -1
ReplySMSC = False
RejectDuplicates = True
ReplaceMessage = 0
MessageReference = 0
DateTime = 20261129T084740
Text00 = {text}
"""


def need_programs() -> None:
    """Skip on a machine without them, but fail in CI: there they belong to what is proven."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=SEARCH)]
    if missing:
        assert os.environ.get("CI") != "true", "apt-get install kannel kannel-extras gammu-smsd"
        pytest.skip(f"not installed: {', '.join(missing)}")


class Kannel:
    """Bearerbox and smsbox, with fakesmsc for the network; `get_url` is the documented one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._admin, self._boxes, self._network, self.sending = free_ports(4)

    @contextmanager
    def running(self, documented: str, *, password: str) -> Iterator[Kannel]:
        """Run until left."""
        conf = self._folder / "kannel.conf"
        ports = {"admin": self._admin, "boxes": self._boxes, "network": self._network, "sending": self.sending}
        conf.write_text(KANNEL_CONF.format(documented=documented, password=password, **ports))
        with ExitStack() as stack:
            for box, started in (("bearerbox", "Start"), ("smsbox", "Connected to bearerbox")):
                log = self._start(stack, box, [box, str(conf)])
                wait_for(lambda log=log, started=started: started in log.read_text(), START_DEADLINE_S)  # type: ignore[misc]
            yield self

    @contextmanager
    def network(self, sender: str, text: str) -> Iterator[Path]:
        """Connect the network, by which one SMS comes in; gives its log, where SMS that go out stand."""
        message = f"{sender} 1708 text {text}"
        command = [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(self._network), "-i", "0.1", "-m", "1", message]
        with ExitStack() as stack:
            yield self._start(stack, "fakesmsc", command)

    def _start(self, stack: ExitStack, name: str, command: list[str]) -> Path:
        log = self._folder / f"{name}.log"
        stack.enter_context(_running(command, stack.enter_context(log.open("wb")), os.environ))
        return log


def sent_by_kannel(network: Path) -> list[str]:
    """Give the texts that went out into the network."""
    return re.findall(r"Got message \d+: <1708 \S+ text (.*)>", network.read_text("utf-8", "replace"))


class Gammu:
    """SMSD with a telephone that is a folder; `documented` is what its page says about `RunOnReceive`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.config = folder / "smsdrc"
        for name in ("inbox", "outbox", "sent", "error", *(f"telephone/sms/{number}" for number in range(1, 6))):
            (folder / name).mkdir(parents=True)

    @contextmanager
    def running(self, documented: str, environment: Mapping[str, str]) -> Iterator[Gammu]:
        """Run until left."""
        self.config.write_text(SMSDRC.format(folder=self._folder, documented=documented))
        log = (self._folder / "smsd.log").open("wb")
        with log, _running(["gammu-smsd", "-c", str(self.config)], log, {**environment, "LC_ALL": "C.UTF-8"}):
            yield self

    def receive(self, sender: str, text: str) -> None:
        """Let an SMS come in."""
        backup = SMS.format(sender=sender, length=len(text), text=text.encode("utf-16-be").hex().upper())
        (self._folder / "telephone" / "sms" / "1" / "1").write_text(backup)

    def sent(self) -> list[str]:
        """Give the texts that the telephone sent."""
        return [_read_backup(path.read_text("utf-8", "replace")) for path in (self._folder / "sent").iterdir()]


def _read_backup(backup: str) -> str:
    texts = re.findall(r"^Text\d\d = (\w+)", backup, re.M)
    return bytes.fromhex("".join(texts)).decode("utf-16-be")


@contextmanager
def _running(command: list[str], log: IO[bytes], environment: Mapping[str, str]) -> Iterator[None]:
    program = shutil.which(command[0], path=SEARCH) or command[0]
    process = subprocess.Popen([program, *command[1:]], stdout=log, stderr=subprocess.STDOUT, env=dict(environment))
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
