"""Tests of `cms.tokens`."""
