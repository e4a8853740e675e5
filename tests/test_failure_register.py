import pytest

from ecosystem_kit.failure_register import FailureRegister


@pytest.fixture
def path(tmp_path):
    return tmp_path / "failed.json"


def test_first_update_takes_all_failures_down(path):
    change = FailureRegister(path).update({"a", "b"})
    assert (change.allowed, change.still) == (True, {"a", "b"})
    assert FailureRegister(path).known == {"a", "b"}


def test_register_shrinks_when_something_was_mended(path):
    register = FailureRegister(path)
    register.update({"a", "b"})
    assert register.update({"b"}).mended == {"a"}
    assert FailureRegister(path).known == {"b"}


def test_new_failure_is_refused_and_the_file_stays(path):
    register = FailureRegister(path)
    register.update({"a", "b"})
    change = register.update({"b", "c"})
    assert (change.allowed, change.new) == (False, {"c"})
    assert FailureRegister(path).known == {"a", "b"}
    assert "not allowed" in str(change)
    assert "(c)" in str(change)


def test_empty_register_lets_nothing_in(path):
    register = FailureRegister(path)
    register.update(set())
    assert not FailureRegister(path).update({"a"}).allowed


@pytest.mark.parametrize("text", ["{}", "[1]", "no json"])
def test_file_that_is_no_register_is_named(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"failed\.json is no register"):
        FailureRegister(path)
