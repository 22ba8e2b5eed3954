# The investigation in order: raw tables -> notebooks and findings -> site -> published report.
# `investigate run` drives this file with a folder of its own; `snakemake --cores all` does the same by hand, and
# Snakemake's executors carry it to a cluster. What each name stands for: src/analysis/suite/plan.py.
import shlex
import sys
from pathlib import Path

ROOT = Path(workflow.basedir)
sys.path.insert(0, str(ROOT / "src"))

from analysis.suite.plan import FLOORS, Plan


configfile: str(ROOT / "config.yaml")


PLAN = Plan.of(ROOT, config).lay_out()


workdir: str(PLAN.work)


PLAIN = [name for name in PLAN.notebooks if name != PLAN.cleaning]
STEP = f"{shlex.quote(sys.executable)} -m analysis step"


def files(paths):
    """Paths as Snakemake takes them: braces mean wildcards there."""
    return [str(path).replace("{", "{{").replace("}", "}}") for path in paths]


RAW = files(PLAN.raw_files)
LIBRARY = files(PLAN.library(*FLOORS)) + files([ROOT / "src/analysis/suite/execute.py"])


wildcard_constraints:
    name="|".join(PLAIN),
    episode="|".join(PLAN.episodes) or "none",


rule all:
    input:
        "published.json",


rule notebooks:
    input:
        expand("notebooks/{path}", path=PLAN.executed()),


rule clean:
    input:
        RAW,
        LIBRARY,
        "parameters.json",
        notebook=PLAN.source(PLAN.cleaning),
    output:
        f"notebooks/{PLAN.cleaning}.ipynb",
        directory("processed"),
    shell:
        "{STEP} notebook " + PLAN.cleaning


rule notebook:
    input:
        RAW,
        LIBRARY,
        "parameters.json",
        "sources/{name}.ipynb",
        "processed",
    output:
        "notebooks/{name}.ipynb",
    shell:
        "{STEP} notebook {wildcards.name}"


rule episode:
    input:
        RAW,
        LIBRARY,
        "parameters.json",
        PLAN.source("episodes/any"),
        "processed",
    output:
        "notebooks/episodes/{episode}.ipynb",
    shell:
        "{STEP} notebook episodes/{wildcards.episode}"


rule findings:
    input:
        RAW,
        LIBRARY,
        "parameters.json",
    output:
        "findings.json",
    shell:
        "{STEP} findings"


rule site:
    input:
        RAW,
        LIBRARY,
        files(PLAN.site_source()),
        "parameters.json",
        "findings.json",
        "processed",
        expand("notebooks/{path}", path=PLAN.executed(template=False)),
    output:
        directory("html"),
    shell:
        "{STEP} site"


rule publish:
    input:
        "html",
        "findings.json",
        "processed",
        expand("notebooks/{path}", path=PLAN.executed()),
    output:
        "published.json",
    shell:
        "{STEP} publish"
