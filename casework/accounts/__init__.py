"""Passwords, lock-out and time-outs of accounts."""
