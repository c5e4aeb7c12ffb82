"""Backups of a home folder: one archive file, made while the program is in use, checked before and after."""
