"""The command line: one module per word, each with NAME, HELP, add_arguments(parser) and run(invocation).

Slow libraries are imported inside run, so that `help` and `serve` answer at once.
"""
