"""A real SLURM of one node on loopback, for as long as it is needed: munged, slurmctld and slurmd of this machine's
packages, with a key, a state and sockets of their own in a folder."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel")
PATIENCE = 60.0  # seconds until the node has to be idle
CONFIGURATION = """\
ClusterName=qantar
SlurmctldHost={host}(127.0.0.1)
SlurmctldParameters=enable_configless
SlurmctldPort={controller}
SlurmdPort={daemon}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
ReturnToService=2
SchedulerParameters=sched_interval=2,batch_sched_delay=0
MinJobAge=3600
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/jobs.log
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory={memory} State=UNKNOWN
PartitionName=one Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class NoCluster(Exception):
    """SLURM cannot be started here; the message says what is missing or what its logs say."""


def missing() -> list[str]:
    """The programs of SLURM and munge that this machine lacks."""
    return [name for name in PROGRAMS if _found(name) is None]


@contextmanager
def slurm(folder: Path) -> Iterator[Mapping[str, str]]:
    """Start SLURM in an empty folder; the environment in which its commands find it. All of it ends at the end."""
    if lacking := missing():
        raise NoCluster(f"{', '.join(lacking)} not found (Debian: apt-get install slurm-wlm munge)")
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)  # munge refuses a socket in a folder that others may write to
    key = folder / "munge.key"
    key.write_bytes(secrets.token_bytes(1024))
    key.chmod(0o600)
    configuration = folder / "slurm.conf"
    configuration.write_text(
        CONFIGURATION.format(
            folder=folder,
            host=socket.gethostname().partition(".")[0],
            user=getpass.getuser(),
            controller=_port(),
            daemon=_port(),
            cores=os.cpu_count() or 1,
            memory=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20 * 9 // 10,
        ),
        encoding="utf-8",
    )
    environment = {"SLURM_CONF": str(configuration), "PATH": f"{_step_runner(folder)}:{os.environ['PATH']}"}
    munge = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "log", "seed")]
    with ExitStack() as running:
        for command in (
            ["munged", "--foreground", "--force", f"--socket={folder}/munge.socket", *munge],
            ["slurmctld", "-D", "-c", "-f", str(configuration)],
            ["slurmd", "-D", "-f", str(configuration)],
        ):
            _start(command, folder, environment, running)
        _wait(folder, environment)
        yield environment


def _step_runner(folder: Path) -> Path:
    """A folder with an `srun` that finds this SLURM: within a job the executor takes SLURM's variables away, on a real
    cluster the configuration stands in /etc."""
    place = folder / "bin" / "srun"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nSLURM_CONF={folder}/slurm.conf exec {shutil.which("srun")} "$@"\n', encoding="utf-8")
    place.chmod(0o755)
    return place.parent


def _start(command: list[str], folder: Path, environment: Mapping[str, str], running: ExitStack) -> None:
    with (folder / f"{command[0]}.out").open("w") as said:
        process = subprocess.Popen(
            [_found(command[0]) or command[0], *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=dict(environment),
        )
    running.callback(_end, process)
    time.sleep(0.5)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(folder: Path, environment: Mapping[str, str]) -> None:
    """Until the node takes jobs; NoCluster with the ends of the logs if it does not."""
    deadline, state = time.monotonic() + PATIENCE, ""
    while time.monotonic() < deadline:
        said = subprocess.run(
            ["sinfo", "-h", "-o", "%T"], env=dict(environment), capture_output=True, text=True, check=False
        )
        if (state := said.stdout.strip() or said.stderr.strip()) == "idle":
            return
        time.sleep(0.5)
    ends = [f"{log.name}: {line}" for log in sorted(folder.glob("*.[lo][ou][gt]")) for line in _tail(log)]
    raise NoCluster("\n".join([f"SLURM did not start: its node is '{state}'", *ends]))


def _tail(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]


def _found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
