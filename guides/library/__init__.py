"""The guides of this installation: what its people changed in the packaged ones, version by version."""
