"""Certificates: cases that every checker accepts or refuses, and what holds for all of them."""
