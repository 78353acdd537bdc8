import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.model.architecture import CHOLLET, MALIREDDI
from gui.background.jobs import Jobs
from gui.setup.layer_table import SHARE_ROLE
from gui.setup.model_panel import OPEN, ModelPanel
from gui.theme import Theme

TINY = {
    "format": 1,
    "name": "tiny",
    "layers": [{"kind": "flatten"}, {"kind": "dense", "units": 10, "activation": "softmax"}],
}


@pytest.fixture
def panel(qtbot, dressed: Theme, jobs: Jobs) -> ModelPanel:
    made = ModelPanel(dressed, jobs)
    qtbot.addWidget(made)
    made.resize(292, 420)
    made.show()
    return made


def cells(panel: ModelPanel) -> list[list[str]]:
    model = panel.table.model()
    return [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]


def test_the_table_is_the_tutorials(panel: ModelPanel) -> None:
    rows = cells(panel)
    assert rows[0] == ["Conv 32 @ 5×5", "24×24×32", "832"]
    assert rows[3] == ["Conv 64 @ 3×3", "10×10×64", "18,496"]
    assert rows[-2] == ["Dense 128", "128", "65,664"]
    assert len(rows) == 12
    assert panel.fold.summary == "12 layers · 94,602 parameters"
    assert "2,575,616" in panel.totals.text()


def test_shares_add_up_to_the_whole(panel: ModelPanel) -> None:
    model = panel.table.model()
    shares = [model.index(row, 2).data(SHARE_ROLE) for row in range(model.rowCount())]
    assert sum(shares) == pytest.approx(1)
    assert model.index(10, 2).data(SHARE_ROLE) == pytest.approx(65_664 / 94_602)


def test_the_selected_layer_shows_its_arithmetic(panel: ModelPanel, qtbot) -> None:
    assert "32 × (5·5·1 + 1) = 832" in panel.formula.text()
    panel.table.selectRow(3)
    assert "64 × (3·3·32 + 1) = 18,496" in panel.formula.text()
    assert "12 − 3 + 1 = 10" in panel.formula.text()
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert "12" not in panel.formula.text()


@pytest.mark.parametrize("network", ["malireddi", "chollet"])
def test_the_card_does_not_jump_from_layer_to_layer(system_font, panel: ModelPanel, network: str) -> None:
    panel.choose(network)
    heights = set()
    for row in range(panel.table.model().rowCount()):
        panel.table.selectRow(row)
        panel.layout().activate()
        heights.add(panel.sizeHint().height())
    assert len(heights) == 1


def test_the_other_preset(panel: ModelPanel, qtbot) -> None:
    with qtbot.waitSignal(panel.chosen) as said:
        panel.choose("chollet")
    assert said.args == [CHOLLET]
    assert panel.architecture is CHOLLET
    assert panel.choice == "chollet"
    assert panel.fold.summary.endswith("1,199,882 parameters")


def test_your_own_from_a_file(panel: ModelPanel, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(TINY))
    with qtbot.waitSignal(panel.chosen) as said:
        panel.choose(str(path))
    assert said.args[0].name == "tiny"
    assert panel.choice == str(path)
    assert panel.box.currentText() == "tiny · tiny.json"
    path.write_text(json.dumps(TINY | {"name": "smaller"}))
    with qtbot.waitSignal(panel.chosen):
        panel.open(path)
    assert panel.box.findText("tiny · tiny.json") < 0
    panel.choose("malireddi")
    assert panel.architecture is MALIREDDI


@pytest.mark.parametrize(
    "content", ["no JSON", '{"format": 1}', '{"format": 1, "name": "x", "layers": [{"kind": "magic"}]}']
)
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(panel: ModelPanel, qtbot, tmp_path, content: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content)
    with qtbot.waitSignal(panel.failed) as said:
        panel.open(path)
    assert said.args[0].sentence.endswith(".")
    assert panel.architecture is MALIREDDI
    assert panel.choice == "malireddi"


def test_choosing_open_asks_for_a_file_and_keeps_the_choice(panel: ModelPanel, qtbot) -> None:
    panel.box.setCurrentIndex(panel.box.findData(OPEN))
    panel.box.activated.emit(panel.box.findData(OPEN))
    dialog = panel.findChild(object, "fileDialog")
    assert dialog.isVisible()
    dialog.reject()
    assert panel.box.currentData() == "malireddi"


def test_no_layer_is_cut_off(panel: ModelPanel) -> None:
    for row in range(12):
        index = panel.table.model().index(row, 0)
        needed = panel.table.fontMetrics().horizontalAdvance(index.data())
        assert panel.table.columnWidth(0) >= needed
