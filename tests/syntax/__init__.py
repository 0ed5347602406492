"""Tests of reading and printing .bgl text."""
