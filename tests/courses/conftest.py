"""The courses in this folder are material for tests, not tests."""

collect_ignore_glob = ["*"]
