"""A process that has imported what steps and kernels need; each of them is a fork of it and pays no start of its own.

The warm process imports, opens the evidence and does nothing else: it has one thread of its own and holds no result. A
fork is what a fresh interpreter would be after its imports; who opens in it what the warm process has opened, the same
bytes, is handed that, and what it finds there is the fork's own. What is forked is asked for over a socket whose
address is in the environment; its life hangs on that connection. Jupyter's clients (papermill, nbclient, nbval) come
here by the kernel provisioner of `kernels.py`, which JUPYTER_DEFAULT_PROVISIONER_NAME names. Where there is no fork, no
address, or the warm process is gone, everybody starts an interpreter as usual; the outputs are the same.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Client, Connection
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from typing import NoReturn

from analysis.suite.environment import ADDRESS, READS, address_of, end_with_parent, take_on

IMPORTED = (  # and with these all that they import
    *("analysis.suite.steps", "analysis.suite.reads", "analysis.report.pages", "analysis.method.agreement"),
    *("papermill", "nbclient.exceptions", "ipykernel.kernelapp", "ipykernel.debugger", "IPython.extensions.storemagic"),
    *("pandas", "matplotlib.pyplot", "PIL.TiffImagePlugin"),
)
LONGEST = 100  # characters; what the address of a socket may have
HUNG_UP = (
    OSError,
    EOFError,
)  # what a connection raises whose other end, here the warm process or who asked it, is gone


class Fork:
    """A module run as `python -m` would, in a fork of the warm process; used like a subprocess.Popen. HUNG_UP where
    there is no warm process."""

    stdin = stdout = stderr = None

    def __init__(self, command: Sequence[str], cwd: str, environment: Mapping[str, str]) -> None:
        self.returncode: int | None = None
        self.connection = Client(environment[ADDRESS], "AF_UNIX")
        for output in (1, 2):
            send_handle(self.connection, output, os.getpid())
        self.connection.send((list(command), cwd, dict(environment)))
        self.pid: int = self.connection.recv()

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        if self.returncode is None and self.connection.poll():
            try:
                return self.wait()
            except HUNG_UP:
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; the exit code, minus the signal if one ended it. HUNG_UP if nobody can say."""
        if self.returncode is None:
            if not self.connection.poll(timeout):
                raise subprocess.TimeoutExpired("fork", timeout or 0)
            self.returncode = self.connection.recv()
            self.connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


@contextlib.contextmanager
def warmed(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment of processes that may ask for forks; the warm process ends with the context."""
    if not sys.platform.startswith("linux"):  # forks of a process with Apple's frameworks in it are not safe
        yield dict(environment)
        return
    with tempfile.TemporaryDirectory(prefix="qantar-") as folder, socket.socket(socket.AF_UNIX) as listener:
        address = f"{folder}/warm"
        if len(address) > LONGEST:
            yield dict(environment)
            return
        listener.bind(address)
        listener.listen(64)
        warm = subprocess.Popen(
            [sys.executable, "-m", "analysis.suite.warm", "serve", str(listener.fileno())],
            env=dict(environment),
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        listener.close()  # when the warm process is gone, who asks is told at once
        try:
            yield {**environment, **address_of(address)}
        finally:
            warm.kill()
            warm.wait()


def serve(listener: socket.socket) -> NoReturn:
    """Import, open the evidence, then fork for whoever asks."""
    gc.set_threshold(100_000)  # a step ends before much of what it made is left over: looking for that took a tenth
    import_all()
    with contextlib.suppress(Exception):  # of evidence that cannot be opened the check tells, or who opens it
        _hold_evidence()
    gc.collect()
    gc.freeze()  # so that collecting in a fork copies no page of what is shared
    signal.signal(signal.SIGCHLD, _bury)
    while True:
        connection = Connection(listener.accept()[0].detach())
        if os.fork() == 0:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            end_with_parent()
            with contextlib.suppress(*HUNG_UP):
                _attend(connection)
            os._exit(0)
        connection.close()


def import_all() -> None:
    """Import what steps and kernels need."""
    from analysis.suite.notebook import without_slow_imports

    with without_slow_imports():
        for name in IMPORTED:
            importlib.import_module(name)
        importlib.import_module("nbformat").v4.new_notebook()  # by what it checks notebooks is compiled, then kept
        importlib.import_module("analysis.report.render").compile_templates()


def _hold_evidence() -> None:
    from analysis.evidence.memory import hold
    from analysis.evidence.raw import contents_of
    from analysis.evidence.view import open_evidence, raw_folder

    contents = contents_of(raw_folder())
    evidence = open_evidence()
    evidence.fingerprint  # noqa: B018  by which memories know a view: the checksums of its rows stay with them
    if contents == contents_of(raw_folder()):
        hold(contents, evidence)


def _bury(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _attend(connection: Connection) -> None:
    """Fork once more, and wait until that ends or nobody wants it any longer."""
    outputs = [recv_handle(connection) for _ in (1, 2)]
    command, cwd, environment = connection.recv()
    ended, running = os.pipe()
    child = os.fork()
    if child == 0:
        connection.close()
        os.close(ended)
        _become(command, cwd, environment, outputs)
    os.close(running)
    connection.send(child)
    if ended not in select.select([ended, connection.fileno()], [], [])[0]:
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:  # it has not come to have a group of its own yet
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    connection.send(os.waitstatus_to_exitcode(status))


def _become(command: list[str], cwd: str, environment: dict[str, str], outputs: Sequence[int]) -> NoReturn:
    """Run a module as `python -m` would, in this fork."""
    os.setsid()
    end_with_parent()
    for number, output in enumerate(outputs, start=1):
        os.dup2(output, number)
    os.chdir(cwd)
    take_on(environment)
    import numpy

    numpy.random.seed()  # the seeds of a fork are its own; Python's own generator sees to itself
    code = 1
    try:
        sys.argv = command
        if command[0] == "ipykernel_launcher":
            from ipykernel.kernelapp import launch_new_instance

            if path := environment.get(READS):
                from analysis.suite.reads import watch

                watch(Path(path))
            launch_new_instance(parent_handle=os.getppid())
            code = 0
        else:
            from analysis.suite.steps import main

            code = main(command[1:])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def do_step(arguments: Sequence[str]) -> int:
    """Do a step (see analysis.suite.steps) in a fork; in this process if there is no warm one, or it ends."""
    if ADDRESS in os.environ:
        with contextlib.suppress(*HUNG_UP):
            return Fork(["analysis.suite.steps", *arguments], str(Path.cwd()), os.environ).wait()
    from analysis.suite.steps import main

    return main(arguments)


if __name__ == "__main__":
    end_with_parent()
    if sys.argv[1] == "serve":
        serve(socket.socket(fileno=int(sys.argv[2])))
    sys.exit(do_step(sys.argv[1:]))
