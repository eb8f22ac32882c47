import errno
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import flows.publish
from flows.cli import app
from flows.storage import Store, exclusive
from schemas.tables import TABLES


@pytest.fixture(autouse=True)
def by_rules(monkeypatch):
    """Leave out the encoder, which is slower and no part of what commands say."""
    monkeypatch.setenv("ONRECORD_TAGGER", "rules")


def onrecord(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_run_status_and_run_again(raw, out):
    (raw / "broken.jsonl").write_text('{"id": "x", \n')
    first = onrecord("run", "--raw", raw, "--out", out)
    assert first.exit_code == 0, first.output
    assert "6 articles on record" in first.output
    assert "broken_json 1" in first.output and "broken.jsonl" in first.output
    assert "Coverage: " in first.output and "6 of 6 quotations with a quote" in first.output
    assert str(out / "current") in first.output

    again = onrecord("run", "--raw", raw, "--out", out)
    assert again.exit_code == 0 and "Nothing changed" in again.output

    assert "Up to date" in onrecord("status", "--raw", raw, "--out", out).output
    (raw / "new.txt").write_text("A headline\n\nA body of some words.\n")
    assert "Out of date" in onrecord("status", "--raw", raw, "--out", out).output


@pytest.mark.parametrize("made", [False, True])
def test_nothing_to_read_is_said(tmp_path, out, made):
    if made:
        (tmp_path / "raw").mkdir()
    result = onrecord("run", "--raw", tmp_path / "raw", "--out", out)
    assert result.exit_code == 1
    assert str(tmp_path / "raw") in result.output and "Traceback" not in result.output


def test_nothing_that_gets_through_is_a_failure(tmp_path, out):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "empty.txt").touch()
    result = onrecord("run", "--raw", tmp_path / "raw", "--out", out)
    assert result.exit_code == 1
    assert "Nothing got through" in result.output and "empty_file 1" in result.output


def test_a_full_disk_is_said(raw, out, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(flows.publish, "link_or_copy", full)
    result = onrecord("run", "--raw", raw, "--out", out)
    assert result.exit_code == 1
    assert "No space left on device" in result.output and "last generation stays" in result.output
    assert list((out / "generations").iterdir()) == []


def test_an_output_that_cannot_be_written_is_said(raw, tmp_path):
    (tmp_path / "file").touch()
    result = onrecord("run", "--raw", raw, "--out", tmp_path / "file" / "out")
    assert result.exit_code == 1 and "Not a directory" in result.output


def test_another_run_is_said(raw, out, monkeypatch):
    monkeypatch.setenv("ONRECORD_WAIT", "0.2")
    with exclusive(Store(out)):
        result = onrecord("run", "--raw", raw, "--out", out)
    assert result.exit_code == 1 and "another run" in result.output


def test_a_wrong_setting_is_named(raw, out, monkeypatch):
    monkeypatch.setenv("ONRECORD_CHUNK_SIZE", "none")
    result = onrecord("run", "--raw", raw, "--out", out)
    assert result.exit_code == 1 and "ONRECORD_CHUNK_SIZE" in result.output


def test_schema_shows_columns_joins_and_a_row_and_refuses_unknown_tables():
    shown = onrecord("schema", "quotes").output
    assert "One row per attribution" in shown and "speaker_entity_id" in shown
    assert "Key: quote_id" in shown and "Joins: speaker_entity_id = entities.entity_id" in shown
    assert "Joined by: positions.quote_id" in shown and '"speaker": "Ana Weiss"' in shown
    assert all(f"{table}: " in onrecord("schema", table).output for table in TABLES)
    assert onrecord("schema", "nothing").exit_code == 1


def test_status_before_the_first_run(out):
    result = onrecord("status", "--out", out)
    assert result.exit_code == 1 and "onrecord run" in result.output


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["schema", "articles"]])
def test_quick_commands_do_not_import_prefect(words):
    code = (
        "import sys; from flows.cli import app; "
        f"app({words}, standalone_mode=False); print('prefect' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "False"
