"""Networks: as data (`architecture`) and as Keras models (`network`)."""
