import pytest

from core.model import processor

INTEL = "processor\t: 0\nflags\t\t: fpu avx512f amx_bf16 amx_tile amx_int8\nbugs\t\t:\n"
OLDER = "processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16\nmodel name\t: amx_bf16 is not a flag here\n"


@pytest.fixture(autouse=True)
def asked_anew():
    processor.multiplies_bfloat16.cache_clear()
    yield
    processor.multiplies_bfloat16.cache_clear()


@pytest.mark.parametrize(("text", "quick"), [(INTEL, True), (OLDER, False), ("", False), ("flags", False)])
def test_linux_says_what_the_processor_can(text, quick, tmp_path, monkeypatch):
    path = tmp_path / "cpuinfo"
    path.write_text(text)
    monkeypatch.setattr(processor, "CPU_INFO", path)
    assert processor.multiplies_bfloat16() is quick


def test_where_nothing_says_it_it_cannot(tmp_path, monkeypatch):
    monkeypatch.setattr(processor, "CPU_INFO", tmp_path / "none")
    assert not processor.multiplies_bfloat16()


def test_it_cannot_where_what_multiplies_so_is_switched_off(tmp_path, monkeypatch):
    path = tmp_path / "cpuinfo"
    path.write_text(INTEL)
    monkeypatch.setattr(processor, "CPU_INFO", path)
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
    assert not processor.multiplies_bfloat16()
