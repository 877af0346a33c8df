"""Answered questions that everybody may read: chosen and cleaned by who leads a team."""
