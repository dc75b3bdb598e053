package org.mosix.itests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Tests that are scripts: each of their cases is one test here, by its name. */
@ExtendWith(Nodes.class)
class ScriptsIT {
    private final Cluster cluster;

    ScriptsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @TestFactory
    List<DynamicTest> leaks() throws Exception {
        return run(Duration.ofMinutes(4), "itests/long/leaks", "--moves", "100", "--processes", "100");
    }

    /** Runs a script that takes --junit FILE, beside the running nodes (it finds them by MOSIX_STATE). */
    private List<DynamicTest> run(Duration limit, String script, String... options) throws Exception {
        Path xml = cluster.files().resolve(script.replace('/', '-') + ".xml");
        List<String> words =
                new ArrayList<>(List.of(Cluster.CHECKOUT.resolve(script).toString(), "--junit", xml.toString()));
        words.addAll(List.of(options));
        Command.Result result = new Command(cluster.environment(), "", words).finish(limit);
        List<DynamicTest> tests = new ArrayList<>();
        if (Files.exists(xml)) {
            for (Element test : elements(
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(xml.toFile())
                            .getDocumentElement(),
                    "testcase")) {
                tests.add(dynamicTest(
                        test.getAttribute("classname") + " " + test.getAttribute("name"), () -> passed(test)));
            }
        }
        int cases = tests.size();
        tests.add(dynamicTest(script + " ends well", () -> {
            assertEquals(0, result.status(), result::toString);
            assertTrue(cases > 0, () -> "no case was reported: " + result);
        }));
        return tests;
    }

    private static void passed(Element test) {
        for (String bad : List.of("failure", "error", "skipped")) {
            for (Element e : elements(test, bad)) {
                throw new AssertionError(bad + ": " + e.getAttribute("message") + "\n" + e.getTextContent());
            }
        }
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> list = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            list.add((Element) nodes.item(i));
        }
        return list;
    }
}
