"""A real Elasticsearch of one node: the server and its HTTP, without the modules that are not published.

There are no scripts, no ingest, no ILM and no server-side synonyms; nothing in this project may need them.
"""

from __future__ import annotations

import ctypes.util
import json
import shutil
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.engines.artifacts import JAVA_DIR, compile_java, copy_jars, find_jdk, install
from tests.engines.server import HOST, Server

JAVA_VERSION = 21
MODULES = {
    "transport-netty4": "org.elasticsearch.transport.netty4.Netty4Plugin",
    "analysis-indonesian": "lapor.engines.Indonesian",
}
"""Name and class of each; Elasticsearch wants a descriptor beside their jars, and the published ones have none."""
DESCRIPTOR = """
description=for tests
name={name}
version={version}
classname={plugin}
java.version={java}
elasticsearch.version={version}
extended.plugins=
has.native.controller=false
"""
JVM_OPTIONS = (
    "-Djava.locale.providers=CLDR",
    "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
)


class Elasticsearch(Server):
    """A node on loopback, without users or TLS."""

    heap = "1g"

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def _command(self) -> Sequence[str]:
        jdk = find_jdk(JAVA_VERSION)
        installed = install("elasticsearch", lambda target: _install(target, jdk))
        config, temporary, native = (self.home / name for name in ("config", "tmp", "native"))
        for folder in (config, temporary, native):
            folder.mkdir(exist_ok=True)
        (config / "elasticsearch.yml").write_text(json.dumps(self._settings()))  # JSON is YAML
        shutil.copy(JAVA_DIR / "log4j2.properties", config)
        _link_zstd(native)
        folders = (f"-Djava.io.tmpdir={temporary}", f"-Des.nativelibs.path={native}")
        classes = f"{installed / 'classes'}:{installed / 'lib'}/*"
        java = (str(jdk / "bin" / "java"), *self.memory, *JVM_OPTIONS, *folders, "-cp", classes)
        return (*java, "lapor.engines.SearchNode", str(installed), str(config))

    def _settings(self) -> dict[str, object]:
        return {
            "cluster.name": "lapor-test",
            "node.name": "test",
            "discovery.type": "single-node",
            "network.host": HOST,
            "http.port": self.port,
            "transport.port": self.inner_port,
            "path.data": str(self.home / "data"),
            "path.logs": str(self.home / "logs"),
            "action.destructive_requires_name": False,  # each test finds it empty
            "action.auto_create_index": "laporan-*,dukungan-*",  # as in the compose file
            "cluster.routing.allocation.disk.threshold_enabled": False,  # a full disk must not block the tests' indices
        }

    def _answers(self) -> bool:
        """Whether every index that it had is searchable again."""
        url = f"{self.address}/_cluster/health?wait_for_status=yellow&timeout=1s"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return not json.load(answer)["timed_out"]
        except (OSError, ValueError):
            return False


def _install(target: Path, jdk: Path) -> None:
    copy_jars("elasticsearch", target)
    libraries, sources = target / "lib", JAVA_DIR / "elasticsearch"
    (server,) = libraries.glob("elasticsearch-[0-9]*.jar")
    version = server.stem.removeprefix("elasticsearch-")
    for name, plugin in MODULES.items():
        module = target / "modules" / name
        module.mkdir(parents=True)
        text = DESCRIPTOR.format(name=name, version=version, plugin=plugin, java=JAVA_VERSION)
        (module / "plugin-descriptor.properties").write_text(text)
    compile_java(jdk, sources / "SearchNode.java", libraries=libraries, into=target / "classes")
    _pack_analyzer(jdk, sources / "Indonesian.java", libraries, target / "modules" / "analysis-indonesian")
    for jar in [*libraries.glob("netty-*.jar"), *libraries.glob("transport-netty4-*.jar")]:
        jar.rename(target / "modules" / "transport-netty4" / jar.name)  # a module's jars are not the server's
    (target / "plugins").mkdir()


def _pack_analyzer(jdk: Path, source: Path, libraries: Path, module: Path) -> None:
    with tempfile.TemporaryDirectory() as classes:
        compile_java(jdk, source, libraries=libraries, into=Path(classes))
        archive = Path(shutil.make_archive(str(module / "analyzer"), "zip", classes))
    archive.rename(archive.with_suffix(".jar"))


def _link_zstd(native: Path) -> None:
    """Lend it the system's libzstd, which the distribution has beside its jars; `best_compression` wants it."""
    name = ctypes.util.find_library("zstd")
    if name is None or (native / "libzstd.so").exists():
        return
    ctypes.CDLL(name)
    maps = Path("/proc/self/maps").read_text().splitlines()
    loaded = next((line.split(maxsplit=5)[5] for line in maps if f"/{name.split('.so')[0]}" in line), None)
    if loaded is not None:
        (native / "libzstd.so").symlink_to(loaded)
