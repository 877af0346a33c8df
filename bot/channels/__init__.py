"""Channels are pipes: they verify, parse, render and send."""
