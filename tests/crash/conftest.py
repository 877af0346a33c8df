"""Helpers that assert say what they saw."""

import pytest

pytest.register_assert_rewrite("tests.crash.programs", "tests.crash.residents")
