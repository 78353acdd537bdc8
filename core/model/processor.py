"""What the processor can do beyond the usual."""

import os
from functools import cache
from pathlib import Path
from typing import Final

CPU_INFO: Final = Path("/proc/cpuinfo")
FLAG: Final = "amx_bf16"


@cache
def multiplies_bfloat16() -> bool:
    """Whether TensorFlow is quicker here with matrices of bfloat16: by Intel's AMX, as Linux says.

    Elsewhere it is slower with them than with float32, also where AVX-512 knows bfloat16.
    """
    if os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0":  # what multiplies so is switched off
        return False
    try:
        text = CPU_INFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return FLAG in flags.split()
