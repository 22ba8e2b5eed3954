# The investigation in order: raw tables -> notebooks and findings -> site -> published report.
# `investigate run` drives this file with a folder of its own; `snakemake --cores all` does the same by hand, and
# Snakemake's executors carry it to a cluster. What each name stands for: src/analysis/suite/plan.py.
import shlex
import sys
from pathlib import Path

ROOT = Path(workflow.basedir)
sys.path.insert(0, str(ROOT / "src"))

from analysis.suite.plan import Plan


configfile: str(ROOT / "config.yaml")


PLAN = Plan.of(ROOT, config)
if workflow.is_main_process and not config.get("laid_out"):
    PLAN.lay_out()


workdir: str(PLAN.work)


# Files outside the working directory stand in `inputs/` as lists of their checksums. What is up to date is decided by
# content when the plan is laid out (src/analysis/suite/freshness.py); what is not is removed, so that a rule makes it.
EVIDENCE = "inputs/evidence.sha256"
LIBRARY = "inputs/library.sha256"
PARAMETERS = "inputs/parameters.json"
WORDS = "inputs/words.sha256"
STEP = f"exec {shlex.quote(sys.executable)} -m analysis.suite.warm --makes {{output:q}} --reads {{input:q}}"


FIRST = [name for name in PLAN.notebooks if name in config["first"]]


wildcard_constraints:
    first="|".join(FIRST) or "none",
    name="|".join(name for name in PLAN.notebooks if name not in (PLAN.cleaning, *FIRST)),
    episode="|".join(PLAN.episodes) or "none",


rule all:
    input:
        "published.json",


rule notebooks:
    input:
        expand("notebooks/{path}", path=PLAN.executed()),


rule clean:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        f"inputs/{PLAN.cleaning}.ipynb",
    output:
        f"notebooks/{PLAN.cleaning}.ipynb",
        directory("processed"),
    shell:
        STEP


rule notebook:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        "inputs/{name}.ipynb",
    output:
        "notebooks/{name}.ipynb",
    shell:
        STEP


use rule notebook as long_notebook with:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        "inputs/{first}.ipynb",
    output:
        "notebooks/{first}.ipynb",
    priority: 1


rule episode:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        f"inputs/{PLAN.episode}.ipynb",
    output:
        "notebooks/episodes/{episode}.ipynb",
    shell:
        STEP


rule findings:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
    output:
        "findings.json",
        "findings.schema.json",
    priority: 2  # drawings wait for it
    shell:
        STEP


rule choices:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
    output:
        "choices.json",
    priority: 3  # the longest step; begun last, everything would wait for it
    shell:
        STEP


rule drawings:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        "findings.json",
    output:
        "drawings",
    shell:
        STEP


rule site:
    input:
        EVIDENCE,
        LIBRARY,
        PARAMETERS,
        WORDS,
        "inputs/site.sha256",
        "findings.json",
        "choices.json",
        "drawings",
        "processed",
        expand("notebooks/{path}", path=PLAN.executed()),
    output:
        directory("html"),
    shell:
        STEP


rule publish:
    input:
        "html",
        "findings.json",
        "findings.schema.json",
        "processed",
        expand("notebooks/{path}", path=PLAN.executed()),
    output:
        "published.json",
    shell:
        STEP
