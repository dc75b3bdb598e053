package org.mosix.itests.nodes;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DynamicTest;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The JUnit file of a script: one test for each of its cases. */
final class Report {
    private final List<Element> cases;

    /** Of a script that has ended; without a file it has no cases. */
    Report(Path xml) throws IOException, ParserConfigurationException, SAXException {
        cases = Files.exists(xml)
                ? elements(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(xml.toFile())
                                .getDocumentElement(),
                        "testcase")
                : List.of();
    }

    List<String> names() {
        return cases.stream().map(c -> c.getAttribute("name")).toList();
    }

    List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Element c : cases) {
            tests.add(dynamicTest(c.getAttribute("classname") + " " + c.getAttribute("name"), () -> passed(c)));
        }
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
