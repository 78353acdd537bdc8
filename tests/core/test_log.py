import logging

import pytest

from core import log, places


@pytest.fixture(autouse=True)
def the_log_as_it_was():
    yield
    log.stop_log()


def test_records_go_to_the_file(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "log_folder", lambda: tmp_path / "logs")
    log.start_log()
    logging.getLogger("somewhere").info("something happened")
    assert "something happened" in log.log_file().read_text()


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(places, "log_folder", lambda: tmp_path / "file" / "logs")
    log.start_log()
    logging.getLogger("somewhere").info("unheard")
