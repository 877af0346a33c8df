"""The support request: from a resident who is stuck to a rated answer."""
