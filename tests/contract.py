"""Names in the window that other programs rely on."""

WIDGETS = (
    "dataBox", "architectureBox", "recipeBox", "epochsBox", "batchSizeBox", "learningRateBox", "seedBox", "layerTable",
    "lossPlot", "accuracyPlot", "progressBar", "statusLabel", "canvas", "inputPreview", "probabilityBars",
    "answerLabel", "evaluationPage", "layersPage", "runsPage",
)  # fmt: skip
ACTIONS = (
    "actionTrain", "actionPause", "actionStop", "actionExport", "actionUndo", "actionRedo", "actionClear",
    "actionOpenPicture",
)  # fmt: skip
