# SPDX-License-Identifier: MIT
"""The command ussl-bench: chooses what is measured, drives the measuring programs, tells and compares."""
