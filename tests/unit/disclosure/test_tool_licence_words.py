"""Words in the Model Openness Tool's licence cells that name no licence are none, so that no difference of licences is seen in them."""

from __future__ import annotations

import pytest

from observatory.disclosure.assessments import Assessment, reader_of

ROW = {
    "source_asof": "2025-05-30",
    "record_id": "models/Spruce.yml",
    "hub_id": "acme/Spruce",
    "label_weights": "open",
    "label_code": "open",
    "raw_training_code": "",
}


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("Apache-2.0", "licence Apache-2.0"),
        ("Qwen License Agreement", "licence Qwen License Agreement"),
        ("Not included in Apache-2.0", "licence Not included in Apache-2.0"),
        ("Component not include.", None),
        ("Component Component not included", None),
        ("unlicensed", None),
        ("Undisclosed", None),
        ("", None),
    ],
)
def test_a_cell_that_names_no_licence_tells_none(cell: str, note: str | None) -> None:
    row = {**ROW, "raw_model_parameters_final": "listed_open_licence", "lic_model_parameters_final": cell}
    read = reader_of(list(row))
    assert read is not None
    judged = {one.parameter: one for one in read(row) if isinstance(one, Assessment)}
    assert judged["raw_model_parameters_final"].note == note
