"""An export killed at any instant: the old or the new file is there at once, whole, and after the next one alone."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from chance import note

ROOT = Path(__file__).parents[2]
SEED = 20_260


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are cheap to start")
@pytest.mark.parametrize(("kind", "at_random", "aimed"), [("mlpackage", 25, 15), ("mlmodel", 12, 8)])
def test_killed_exports_leave_the_old_or_the_new_one(kind, at_random, aimed, tmp_path, capsys):
    (tmp_path / "temporary").mkdir()
    (tmp_path / "exports").mkdir()
    target = tmp_path / "exports" / f"digits.{kind}"
    arguments = [str(target), str(SEED), str(at_random), str(aimed)]
    note(f"export_victims.py {' '.join(arguments)}")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("export_victims.py")), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temporary")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=1_800,
    )
    for line in done.stdout.splitlines():
        note(line)
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    killed = [row for row in rows if row["killed"]]
    found = Counter(row["found"] for row in killed)
    with capsys.disabled():
        sys.stdout.write(
            f"\n.{kind}: {len(killed)} killed, {sum(row['moved'] for row in killed)} of them with the new one made; "
            f"at once {found['old']} old, {found['new']} new, {found['neither']} neither; "
            f"{sum(row['left'] > 0 for row in killed)} left a draft, "
            f"{sum(not row['alone'] for row in killed)} still after the next export\n"
        )
    assert len(killed) == at_random + aimed
    assert all(row["whole"] and row["alone"] for row in rows), rows
