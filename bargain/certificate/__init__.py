"""Certificates: what `bargain.kernel` needs to check a match, written from a settled one."""
