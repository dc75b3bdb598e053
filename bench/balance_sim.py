"""Simulated clusters balance themselves with the real loop and policies: beside least-loaded, chance and no moves; a table.

What is not within the limits stated here is told, and the bench fails.
"""
import glob
import os
import subprocess

import nodes

SIMULATOR = "org.mosix.balance.sim.BalanceBench"
SIZES, QUICK = (10, 100, 1000), (10, 100)
WORKLOADS = ("batch", "arrivals")
OURS = "opportunity-cost"
POLICIES = ("none", "random", "least-loaded", OURS)
# Without moves some nodes swap for hours of simulated time, and at 1000 nodes it takes minutes to see it.
LEFT_OUT = {(1000, "none")}
COLUMNS = (("makespan_ratio", "makespan"), ("slowdown", "slowdown"), ("slowdown_fair", "(fair)"), ("moves_per_job", "moves"),
           ("most_moves", "most"), ("swap_seconds", "swap s"), ("core_pct", "core %"))
# Of ours: the last job ends within this of the bound, the mean slowdown is within this of ideal sharing's, jobs do not thrash.
LIMITS = {"makespan_ratio": 1.6, "slowdown_ratio": 2.5, "moves_per_job": 3, "most_moves": 40, "core_pct": 1}


def build():
    """What runs the simulator lives with the room's tests; the jars that it needs beside are Maven's to find."""
    subprocess.run(["mvn", "-B", "-q", "test-compile", "-pl", "bundles/balance", "-am"], cwd=nodes.ROOT, check=True)


def classpath():
    # All that have been built: which of them the simulator needs changes with the rooms.
    rooms = sorted(glob.glob(os.path.join(nodes.ROOT, "bundles", "*", "target", "classes")))
    rooms.append(os.path.join(nodes.ROOT, "bundles", "balance", "target", "test-classes"))
    home = os.path.expanduser("~/.m2/repository/org/slf4j/slf4j-api")
    logs = sorted(glob.glob(os.path.join(home, "*", "slf4j-api-*.jar")))
    if not logs:
        raise RuntimeError("no slf4j-api in %s: ./mosix build first" % home)
    return ":".join([*rooms, logs[-1]])


def simulate(size, workload, policy, seed):
    words = ["java", "-XX:+UseSerialGC", "-Xmx2g", "-cp", classpath(), SIMULATOR, str(size), workload, policy, str(seed)]
    result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise RuntimeError("the simulation of %d nodes failed: %s" % (size, result.stderr[-2000:]))
    return {name: float(number) for name, number in map(str.split, result.stdout.splitlines())}


def simulated(table, quick, seed):
    """RuntimeError if a limit is not kept."""
    build()
    table.rows.append("")
    table.rows.append("simulated: makespan over what no schedule can beat; slowdown: mean, of a job alone on the fastest processor 1;")
    table.rows.append("fair: when all share at each moment, free of cost; moves: of a job; core: what a home with jobs needs to decide")
    table.rows.append("%6s %-9s %-17s " % ("nodes", "workload", "policy") + " ".join("%9s" % label for _, label in COLUMNS))
    wrong = []
    for size in QUICK if quick else SIZES:
        for workload in WORKLOADS:
            for policy in POLICIES:
                if (size, policy) in LEFT_OUT:
                    continue
                numbers = simulate(size, workload, policy, seed)
                print("simulated: %d nodes, %s, %s" % (size, workload, policy), flush=True)
                for name, number in numbers.items():
                    table.numbers["sim_%s_%s_%s_%d" % (name, workload, policy.replace("-", "_"), size)] = number
                table.rows.append("%6d %-9s %-17s " % (size, workload, policy) + " ".join("%9.4g" % numbers[n] for n, _ in COLUMNS))
                if policy == OURS:
                    wrong += ["%d nodes, %s: %s is %g, at most %g is stated" % (size, workload, name, numbers[name], most)
                              for name, most in LIMITS.items() if numbers[name] > most]
    return wrong
