# SPDX-License-Identifier: MIT
# QuecPython's `log` module: levels and named loggers that print "LEVEL:NAME:message".
import sys

CRITICAL = 50
ERROR = 40
WARNING = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_names = {CRITICAL: "CRITICAL", ERROR: "ERROR", WARNING: "WARNING", INFO: "INFO", DEBUG: "DEBUG"}
_loggers = {}
_level = INFO
_stream = None


class Logger:
    def __init__(self, name):
        self.name = name
        self.level = NOTSET

    def setLevel(self, level):
        self.level = level

    def isEnabledFor(self, level):
        return level >= (self.level or _level)

    def log(self, level, msg, *args):
        if self.isEnabledFor(level):
            text = str(msg)
            if args:
                text = text % args
            print(
                "%s:%s:%s" % (_names.get(level, "LVL%s" % level), self.name, text),
                file=_stream or sys.stdout,
            )

    def debug(self, msg, *args):
        self.log(DEBUG, msg, *args)

    def info(self, msg, *args):
        self.log(INFO, msg, *args)

    def warning(self, msg, *args):
        self.log(WARNING, msg, *args)

    warn = warning

    def error(self, msg, *args):
        self.log(ERROR, msg, *args)

    def critical(self, msg, *args):
        self.log(CRITICAL, msg, *args)


def getLogger(name="root"):
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]


def basicConfig(level=INFO, filename=None, stream=None, format=None):
    global _level, _stream
    if filename is not None or format is not None:
        raise NotImplementedError("log.basicConfig here takes level and stream")
    _level = level
    _stream = stream


set_output = lambda stream: basicConfig(_level, stream=stream)
