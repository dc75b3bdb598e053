"""one.py MODULE FILE: makes the tests of a module of CPython's; a line for each verdict in the file. Starts no thread itself."""
import sys
import unittest

import test.support


class Verdicts(unittest.TestResult):
    """Writes each verdict at once: a process that dies has told what it had done."""

    def __init__(self, out):
        super().__init__()
        self.out = out

    def say(self, verdict, test):
        self.out.write("%s %s\n" % (verdict, test.id()))
        self.out.flush()

    def addSuccess(self, test):
        self.say("ok", test)

    def addError(self, test, err):
        super().addError(test, err)
        self.say("error", test)
        sys.stderr.write(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say("failure", test)
        sys.stderr.write(self.failures[-1][1])

    def addSkip(self, test, reason):
        self.say("skip", test)

    def addExpectedFailure(self, test, err):
        self.say("ok", test)

    def addUnexpectedSuccess(self, test):
        self.say("unexpected", test)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.say("subtest", subtest)


test.support.use_resources = dict.fromkeys(["decimal", "subprocess", "tzdata"])
with open(sys.argv[2], "w", encoding="utf-8") as file:
    result = Verdicts(file)
    unittest.defaultTestLoader.loadTestsFromName("test." + sys.argv[1]).run(result)
    file.write("end %d\n" % result.testsRun)
