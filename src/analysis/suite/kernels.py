"""Kernels as forks of the warm process: a provisioner, by which Jupyter lets others start its kernels."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from analysis.suite.environment import ADDRESS
from analysis.suite.warm import HUNG_UP, Fork


class WarmProvisioner(LocalProvisioner):
    """A kernel is forked from the warm process; it is a process of its own where there is none, or another language's.

    A forked kernel talks over sockets of the file system beside the warm process's own: no port is taken, and none can
    be taken by two kernels at once.
    """

    process: Any

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager: Any = self.parent
        if address := os.environ.get(ADDRESS):
            manager.transport = "ipc"
            manager.ip = str(Path(address).parent / str(self.kernel_id))
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        if ADDRESS in os.environ and cmd[1:3] == ["-m", "ipykernel_launcher"]:
            environment = kwargs.get("env") or os.environ
            try:
                self.process = Fork(cmd[2:], kwargs.get("cwd") or str(Path.cwd()), environment)
            except HUNG_UP:
                return await super().launch_kernel(cmd, **kwargs)
            self.pid = self.pgid = self.process.pid
            return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)

    async def kill(self, restart: bool = False) -> None:
        """End it, and see it end: Jupyter looks only every tenth of a second."""
        await super().kill(restart)
        if self.process:
            with contextlib.suppress(*HUNG_UP, subprocess.TimeoutExpired):
                self.process.wait(timeout=1)
