"""Policies made while a test runs: bundles with one class, good and bad ones."""
import os
import subprocess
import tempfile
import zipfile

from . import nodes

NAME = "swapped"
BUNDLE = "org.mosix.itests.swapped"
SOURCE = """package org.mosix.itests.swapped;
import java.util.*;
import org.mosix.api.policy.*;
public class Swapped implements MovePolicy {
    public Optional<Proposal> move(View view) {
        %s
    }
}
"""
# Moves the next of the processes to the next node that takes it: all the time.
BODIES = {
    "good": """
        int n = view.processes().size();
        if (n == 0) return Optional.empty();
        var p = view.processes().get((int) Math.floorMod(view.seed(), (long) n));
        List<NodeState> fit = new ArrayList<>();
        for (NodeState node : view.nodes()) if (!node.id().equals(p.node()) && view.fits(p, node)) fit.add(node);
        if (fit.isEmpty()) return Optional.empty();
        var to = fit.get(view.random().nextInt(fit.size()));
        return Optional.of(new Proposal(p.pid(), to.id(), "its turn", Map.of("seed", (double) view.seed()), 0));""",
    "none": "return Optional.empty();",
    "throws": "throw new IllegalStateException(\"it throws\");",
    "loops": "while (true) { if (view == null) return null; }",
    "null": "return null;",
    "leaks": """
        Thread t = new Thread(() -> { try { Thread.sleep(1000000); } catch (InterruptedException e) { } }, "leaked");
        t.setDaemon(true);
        t.start();
        return Optional.empty();""",
    "wrong": "return Optional.of(new Proposal(1, view.own(), \"nobody has this\", Map.of(), 0));",
}
COMPONENT = """<?xml version="1.0" encoding="UTF-8"?>
<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="org.mosix.itests.swapped">
  <property name="policy.name" value="%s"/>
  <service><provide interface="org.mosix.api.policy.MovePolicy"/></service>
  <implementation class="org.mosix.itests.swapped.Swapped"/>
</scr:component>
""" % NAME
MANIFEST = """Manifest-Version: 1.0
Bundle-ManifestVersion: 2
Bundle-SymbolicName: %s
Bundle-Version: 1.0.%d
Import-Package: org.mosix.api,org.mosix.api.policy
Service-Component: OSGI-INF/swapped.xml
"""


def make(kind, number, path):
    """Writes a bundle with that kind of policy there, in one moment."""
    with tempfile.TemporaryDirectory() as directory:
        source = os.path.join(directory, "org", "mosix", "itests", "swapped", "Swapped.java")
        os.makedirs(os.path.dirname(source))
        with open(source, "w", encoding="ascii") as f:
            f.write(SOURCE % BODIES[kind])
        api = os.path.join(nodes.ROOT, "bundles", "api", "target", "classes")
        done = subprocess.run(["javac", "--release", "17", "-cp", api, "-d", directory, source], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120)
        if done.returncode:
            raise nodes.Failed("javac: " + done.stdout)
        with zipfile.ZipFile(path + ".part", "w") as jar:
            jar.writestr("META-INF/MANIFEST.MF", MANIFEST % (BUNDLE, number))
            jar.writestr("OSGI-INF/swapped.xml", COMPONENT)
            name = "org/mosix/itests/swapped/Swapped.class"
            jar.write(os.path.join(directory, name), name)
    os.rename(path + ".part", path)


def broken(path):
    """A jar that is cut off in the middle."""
    whole = path + ".whole"
    make("good", 9999, whole)
    with open(whole, "rb") as f:
        half = f.read()
    os.unlink(whole)
    with open(path + ".part", "wb") as f:
        f.write(half[:len(half) // 2])
    os.rename(path + ".part", path)


