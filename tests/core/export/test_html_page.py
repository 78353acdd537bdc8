"""The exported web page as a file: what it holds and what is refused; test_page_in_node.py runs it."""

import base64
import re
from importlib import resources

import numpy as np
import pytest
from core_ml import TINY, random_network
from hypothesis import given
from strategies import architectures

from core import what_is_it
from core.coreml import network_file
from core.errors import ArchitectureError, ExportError
from core.export import exporter, html_page
from core.export.options import Options
from core.file_kinds import Kind
from core.model.architecture import Architecture
from core.model.layers import KINDS
from core.model.network import Network


@pytest.fixture
def path(tmp_path, network):
    html_page.write(network, tmp_path / "page.html", temperature=1.5)
    return tmp_path / "page.html"


def same(found, expected):
    return len(found.weights) == len(expected.weights) and all(map(np.array_equal, found.weights, expected.weights))


def test_the_network_is_read_back_bit_for_bit(path, network):
    page = html_page.read(path)
    assert same(page.network, network)
    assert page.network.architecture == network.architecture
    assert (page.temperature, page.program) == (1.5, html_page.program())


@given(architectures())
def test_every_architecture_is_read_back(tmp_path_factory, architecture):
    network = random_network(architecture)
    path = tmp_path_factory.mktemp("page") / "page.html"
    html_page.write(network, path)
    assert same(html_page.read(path).network, network)


def test_the_export_proves_it_and_takes_its_temperature(export, tmp_path):
    report = export(tmp_path / "digits.html", options=Options(temperature=2.0))
    assert (report.format, report.spec_version, report.agreement) == ("html", None, 1)
    assert report.largest_difference <= 1e-6
    assert {check.name for check in report.checks} == {
        "program", "temperature", "weights", "probabilities", "same probabilities", "same labels",
    }  # fmt: skip
    assert html_page.read(tmp_path / "digits.html").temperature == 2.0
    export(tmp_path / "digits.html")  # an older one is replaced
    assert [path.name for path in tmp_path.iterdir()] == ["digits.html"]


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (
            lambda network: {"network": Network(network.architecture, tuple(w * 1.01 for w in network.weights))},
            "weights",
        ),
        (lambda network: {"network": network, "temperature": 3.0}, "temperature"),
    ],
)
def test_a_page_with_another_network_is_not_kept(spoil, check, export, tmp_path, network, monkeypatch):
    write, spoilt = html_page.write, spoil(network)
    monkeypatch.setattr(html_page, "write", lambda _network, path, **given: write(path=path, **(given | spoilt)))
    with pytest.raises(ExportError, match=f"did not pass its checks and was not kept: .*{check}"):
        export(tmp_path / "digits.html")
    assert not list(tmp_path.iterdir())


def test_a_page_of_the_users_is_never_replaced(tmp_path):
    path = tmp_path / "index.html"
    path.write_text("<!doctype html><title>My home page</title>")
    with pytest.raises(ExportError, match="is no exported page; it is left as it is"):
        exporter.check_target(path)


def test_it_is_known_by_its_content_and_no_file_to_open(path):
    assert what_is_it.kind_of(path) is Kind.PAGE
    with pytest.raises(ArchitectureError, match="a web page with a network"):
        network_file.read(path)


def test_it_needs_no_other_file_and_no_internet(path):
    text = path.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not re.search(
        r"https?:|\bsrc=|\bhref=|@import|url\(|\bfetch\(|XMLHttp|\bimport\b[ (]|WebSocket|eval\(", text
    )
    assert not re.search(r"\$(title|style|network|weights|program|about)\b", text)


def test_neither_title_nor_name_can_add_to_the_page(tmp_path, network):
    evil = '</script></title><script>alert("$program")</script><!--\udc80'
    named = Network(Architecture(evil, TINY.layers), network.weights)
    plain = html_page.content(network).count(b"<script")
    content = html_page.content(named, title=evil)
    assert content.count(b"<script") == plain
    assert content.count(b"alert(&quot;$program&quot;)") == 3
    html_page.write(Network(Architecture(evil[:-1], TINY.layers), network.weights), tmp_path / "a.html", title=evil)
    assert html_page.read(tmp_path / "a.html").network.architecture.name == evil[:-1]


def test_every_kind_of_layer_is_in_the_program():
    table = re.search(r"const LAYERS = \{(.*?)^\};", html_page.program(), re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"^  (\w+)[:,]", table[1], re.MULTILINE)) == set(KINDS)


@pytest.mark.parametrize("temperature", [0, -1, float("nan"), float("inf"), True])
def test_a_temperature_that_is_none_is_refused(temperature, network):
    with pytest.raises(ExportError, match="Temperature must be"):
        html_page.content(network, temperature=temperature)


WEIGHTS = b'type="text/plain">'


def weights_of(page: bytes) -> bytes:
    return page.split(WEIGHTS)[1].split(b"<")[0]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda page: b"<!doctype html>" + page[200:], "no page that"),
        (lambda page: page[: page.index(WEIGHTS)], "a part of the page is missing"),
        (lambda page: page[: page.index(WEIGHTS) + 500], "a part of the page is missing"),
        (lambda page: page.replace(weights_of(page), b"?" + weights_of(page)[1:]), "cannot be read"),
        (lambda page: page.replace(weights_of(page), weights_of(page)[:16]), "weights instead of"),
        (lambda page: page.replace(weights_of(page), weights_of(page)[:-3]), "cannot be read"),
        (
            lambda page: page.replace(
                weights_of(page)[:16], base64.b64encode(np.full(3, np.nan, np.float32).tobytes())[:16]
            ),
            "no finite numbers",
        ),
        (lambda page: page.replace(b'{"format": 1, "a', b'{"format": 2, "a'), "none of format 1"),
        (lambda page: page.replace(b'{"format": 1, "a', b'["format", 1, "a'), "is not JSON"),
        (lambda page: page.replace(b'"temperature": 1.5', b'"temperature": 0'), "Temperature must be"),
        (lambda page: page.replace(b'"temperature": 1.5', b'"temperature": "1"'), "Temperature must be"),
        (lambda page: page.replace(b"[3, 3, 1, 4]", b"[9, 1, 1, 4]"), "shapes that it names"),
        (lambda page: page.replace(b'"filters": 4', b'"filters": 5'), "weights instead of"),
        (lambda page: page.replace(b'"tiny"', b'"' + b"t" * 1_000_001 + b'"'), "too long"),
    ],
)  # fmt: skip
def test_a_damaged_page_is_refused_in_a_sentence(damage, said, path):
    damaged = damage(path.read_bytes())
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    with pytest.raises(ExportError, match=said) as caught:
        html_page.read(path)
    assert caught.value.sentence.endswith(".")


def test_its_lines_are_no_longer_than_ours():
    for part in resources.files("resources").joinpath("page").iterdir():
        assert max(map(len, part.read_text(encoding="utf-8").splitlines())) <= 120, part.name
