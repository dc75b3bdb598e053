package org.mosix.balance.trial;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mosix.api.JobHints;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/**
 * A view as text: a line that says the version, one for the view with how many follow, one for each node, one for each process. Each
 * thing that a policy can see stands there by its name, so that it can be changed by hand. Pure functions.
 */
final class ViewText {
    private static final String VERSION = "mosix-view 1";
    private static final int MOST_LINES = 10_000;
    private static final int MOST_FIELDS = 64;
    private static final int MOST_PHRASE = 200;
    private static final int MILLION = 1_000_000;

    private ViewText() {}

    static String of(View view) {
        List<String> lines = new ArrayList<>();
        lines.add(VERSION);
        lines.add(new Words("view")
                .with("nodes", view.nodes().size())
                .with("processes", view.processes().size())
                .with("now", view.nowMillis())
                .with("own", view.own())
                .with("seed", view.seed())
                .withNumber("move.seconds", view.cost().fixedSeconds())
                .withNumber("move.mib/s", view.cost().mibPerSecond())
                .withNumber("call.seconds", view.cost().callSeconds())
                .toString());
        view.nodes().forEach(node -> lines.add(line(node)));
        view.processes().forEach(process -> lines.add(line(process)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(NodeState node) {
        NodeView facts = node.facts();
        Words words = new Words("node")
                .with("id", node.id())
                .with("address", facts.address())
                .with("life", facts.life())
                .with("age.ms", facts.ageMillis())
                .with("speed", facts.processor().speed())
                .with("cores", facts.processor().cores())
                .with("load", facts.processor().load())
                .with("permille", facts.processor().permille())
                .with("features", facts.processor().features())
                .with("mib", facts.memory().totalMiB())
                .with("mib.free", facts.memory().freeMiB())
                .with("swap.mib", facts.memory().swapTotalMiB())
                .with("swap.free", facts.memory().swapFreeMiB())
                .with("locals", facts.processes().locals())
                .with("guests", facts.processes().guests())
                .with("frozen", facts.processes().frozen())
                .with("guests.most", facts.processes().guestLimit())
                .with("version", facts.software().version())
                .with("kernel", facts.software().kernel())
                .with("uptime.s", facts.software().uptimeSeconds())
                .with("status", facts.status().stream().sorted().map(Enum::name).collect(Collectors.joining(",")))
                .withNumber("running", node.running())
                .withNumber("mib.now", node.freeMiB())
                .with("ours", node.ours())
                .with("allowed", node.allowed());
        facts.fields().forEach((name, value) -> words.with("field." + name, value));
        return words.toString();
    }

    private static String line(ProcessProfile p) {
        return new Words("process")
                .with("pid", p.pid())
                .with("uid", p.uid())
                .with("command", p.command())
                .with("node", p.node())
                .with("place", p.place())
                .with("locked", p.hints().locked())
                .with("class", p.hints().jobClass())
                .with("mib.hint", p.hints().memoryMiB())
                .with("cpu.only", p.hints().pureCpu())
                .with("kept", p.hints().keptPerSecond())
                .with("expected.s", p.hints().expectedSeconds())
                .with("tag", p.hints().tag())
                .withNumber("wanted", p.usage().wanted())
                .withNumber("used", p.usage().used())
                .withNumber("cpu.s", p.usage().cpuSeconds())
                .withNumber("mib", p.usage().residentMiB())
                .withNumber("calls/s", p.usage().callsPerSecond())
                .withNumber("io.mib/s", p.usage().ioMiBPerSecond())
                .with("stay.ms", p.stay().millis())
                .with("life.ms", p.stay().lifeMillis())
                .with("moves", p.stay().moves())
                .with("pinned", p.pinned().orElse(""))
                .toString();
    }

    /** Throws Malformed that names the line. */
    static View read(List<String> lines) throws Malformed {
        int number = 1;
        try {
            if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
                throw new IllegalArgumentException("the first line of a view that this node can read is: " + VERSION);
            }
            number = 2;
            Words head = Words.read(lines.size() < 2 ? "" : lines.get(1));
            if (!head.first().equals("view")) {
                throw new IllegalArgumentException("here a line that begins with view is missing");
            }
            int nodeCount = head.whole("nodes", 1, MOST_LINES);
            int processCount = head.whole("processes", 0, MOST_LINES);
            int last = 2 + nodeCount + processCount;
            List<NodeState> nodes = new ArrayList<>();
            Set<NodeId> ids = new HashSet<>();
            List<ProcessProfile> processes = new ArrayList<>();
            Set<Integer> pids = new HashSet<>();
            View view = view(head, nodes, processes);
            for (number = 3; number <= Math.max(last, lines.size()); number++) {
                boolean isNode = number <= 2 + nodeCount;
                Words words = Words.read(following(lines, number, last, isNode ? "node" : "process"));
                if (isNode) {
                    nodes.add(node(words));
                    once(ids.add(nodes.get(nodes.size() - 1).id()), "this node stands there twice");
                } else {
                    processes.add(process(words));
                    once(pids.add(processes.get(processes.size() - 1).pid()), "this process stands there twice");
                }
            }
            number = 2;
            once(ids.contains(view.own()), "own names no node that stands there");
            return new View(view.nowMillis(), view.own(), nodes, processes, view.cost(), view.seed());
        } catch (IllegalArgumentException e) {
            String phrase = String.valueOf(e.getMessage());
            throw new Malformed(number + ": " + phrase.substring(0, Math.min(MOST_PHRASE, phrase.length())), e);
        }
    }

    private static void once(boolean right, String phrase) {
        if (!right) {
            throw new IllegalArgumentException(phrase);
        }
    }

    private static String following(List<String> lines, int number, int last, String first) {
        if (number > last) {
            throw new IllegalArgumentException("there are more lines than the second one says");
        }
        if (number > lines.size() || !lines.get(number - 1).startsWith(first + " ")) {
            throw new IllegalArgumentException("here a line that begins with " + first + " is missing");
        }
        return lines.get(number - 1);
    }

    private static View view(Words words, List<NodeState> nodes, List<ProcessProfile> processes) {
        View view = new View(
                words.whole("now", Long.MIN_VALUE, Long.MAX_VALUE),
                new NodeId(words.whole("own", 1, Integer.MAX_VALUE)),
                nodes,
                processes,
                new MoveCost(words.number("move.seconds"), words.number("move.mib/s"), words.number("call.seconds")),
                words.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
        words.end();
        return view;
    }

    private static int count(Words words, String key) {
        return words.whole(key, 0, Integer.MAX_VALUE);
    }

    private static NodeState node(Words words) {
        Set<NodeView.Status> status = new HashSet<>();
        for (String one : words.text("status").split(",")) {
            if (!one.isEmpty()) {
                status.add(Words.constant("status", one, NodeView.Status.class));
            }
        }
        Map<String, String> fields = words.all("field.");
        if (fields.size() > MOST_FIELDS) {
            throw new IllegalArgumentException("there are more than " + MOST_FIELDS + " fields");
        }
        NodeView facts = new NodeView(
                new NodeId(words.whole("id", 1, Integer.MAX_VALUE)),
                words.text("address"),
                words.word("life", NodeView.Life.class),
                count(words, "age.ms"),
                new NodeView.Processor(
                        words.whole("speed", 0, 1000 * MILLION),
                        words.whole("cores", 1, MILLION),
                        count(words, "load"),
                        count(words, "permille"),
                        words.whole("features", Long.MIN_VALUE, Long.MAX_VALUE)),
                new NodeView.Memory(
                        count(words, "mib"),
                        count(words, "mib.free"),
                        count(words, "swap.mib"),
                        count(words, "swap.free")),
                new NodeView.Processes(
                        count(words, "locals"),
                        count(words, "guests"),
                        count(words, "frozen"),
                        count(words, "guests.most")),
                new NodeView.Software(words.text("version"), words.text("kernel"), count(words, "uptime.s")),
                status,
                fields);
        NodeState node = new NodeState(
                facts, words.number("running"), words.number("mib.now"), words.flag("ours"), words.flag("allowed"));
        words.end();
        return node;
    }

    private static ProcessProfile process(Words words) {
        ProcessProfile process = new ProcessProfile(
                words.whole("pid", 1, Integer.MAX_VALUE),
                words.whole("uid", Integer.MIN_VALUE, Integer.MAX_VALUE),
                words.text("command"),
                new NodeId(words.whole("node", 1, Integer.MAX_VALUE)),
                words.word("place", ProcessInfo.Place.class),
                new JobHints(
                        words.flag("locked"),
                        count(words, "class"),
                        count(words, "mib.hint"),
                        words.flag("cpu.only"),
                        count(words, "kept"),
                        words.whole("expected.s", 0L, Integer.MAX_VALUE),
                        count(words, "tag")),
                new ProcessProfile.Usage(
                        words.number("wanted"),
                        words.number("used"),
                        words.number("cpu.s"),
                        words.number("mib"),
                        words.number("calls/s"),
                        words.number("io.mib/s")),
                new ProcessProfile.Stay(
                        words.whole("stay.ms", Long.MIN_VALUE, Long.MAX_VALUE),
                        words.whole("life.ms", Long.MIN_VALUE, Long.MAX_VALUE),
                        count(words, "moves")),
                Optional.of(words.text("pinned")).filter(text -> !text.isEmpty()));
        words.end();
        return process;
    }
}
