"""What the processes of a build know of the machine: a list of what may pass, and values that are the same everywhere.

No startup file, profile, flag, module path, language, clock or kernel of the user reaches a result.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ADDRESS = "QANTAR_WARM"  # where the warm process is asked for forks
READS = "QANTAR_READS"  # of a kernel: the file in which it writes down what its notebook reads
PASSES = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LOCPATH")


def clean_environment(root: Path, raw: Path, processed: Path, scratch: Path) -> dict[str, str]:
    """The whole environment of a step and its kernel; `scratch` is a folder that may be written to.

    No name of a user and no home is needed: both are made up here.
    """
    for folder in ("home", "cache"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    return {
        **{name: os.environ[name] for name in PASSES if name in os.environ},
        "HOME": str(scratch / "home"),
        "XDG_CACHE_HOME": str(scratch / "cache"),
        "USER": "qantar",
        "LOGNAME": "qantar",
        "QANTAR_RAW": str(raw),
        "QANTAR_PROCESSED": str(processed),
        "PYTHONPATH": str(root / "src"),
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONTZPATH": "",  # the clocks of the pinned tzdata, not those of the machine
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(scratch / "matplotlib"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def address_of(address: str) -> dict[str, str]:
    """What a process must be told so that it, and Jupyter in it, asks the warm process for forks; '' for none."""
    return {ADDRESS: address, "JUPYTER_DEFAULT_PROVISIONER_NAME": "qantar-warm"} if address else {}


def take_on(environment: dict[str, str]) -> None:
    """Make it the environment of this process."""
    os.environ.clear()
    os.environ.update(environment)


def end_with_parent() -> None:
    """Let the system end this process when its parent ends, however that ends (Linux; elsewhere nothing is done)."""
    if sys.platform == "linux":
        import ctypes
        import signal

        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # it ended in between
            os._exit(1)
