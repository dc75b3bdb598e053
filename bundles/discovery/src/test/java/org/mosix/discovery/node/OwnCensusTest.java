package org.mosix.discovery.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mosix.api.NodeField;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessCensus;
import org.mosix.discovery.Extra;
import org.mosix.discovery.NodeFacts;
import org.mosix.discovery.meter.Features;

class OwnCensusTest {
    private final List<NodeField> fields = new ArrayList<>();
    private ProcessCensus processes;
    private Set<NodeView.Status> status = Set.of();
    private final OwnCensus census = new OwnCensus(() -> processes, () -> fields);

    @Test
    void takesNoGuestsWhileNobodyCounts() {
        census.take();
        assertEquals(new NodeFacts.Processes(0, 0, 0, 0), census.processes());
        assertEquals(Features.ofThisMachine(), census.features());
        assertNotEquals(0, census.features());
    }

    @Test
    void tellsWhatWasCounted() {
        processes = counter(new ProcessCensus.Count(1, 2, 3, 4));
        assertEquals(new NodeFacts.Processes(0, 0, 0, 0), census.processes());
        census.take();
        assertEquals(new NodeFacts.Processes(1, 2, 3, 4), census.processes());
        assertEquals(Features.digest(List.of("sse2", "avx")), census.features());
        processes = counter(new ProcessCensus.Count(-1, 70_000, 0, 1));
        census.take();
        assertEquals(new NodeFacts.Processes(0, 0xffff, 0, 1), census.processes());
        processes = null;
        census.take();
        assertEquals(new NodeFacts.Processes(0, 0, 0, 0), census.processes());
    }

    @Test
    void tellsWhatTheOwnerHasSaid() {
        processes = counter(new ProcessCensus.Count(1, 2, 3, 4));
        census.take();
        assertEquals(0, census.status());
        status = Set.of(NodeView.Status.BLOCK);
        census.take();
        assertEquals(NodeFacts.BLOCK, census.status());
        status = Set.of(NodeView.Status.values());
        census.take();
        assertEquals(NodeFacts.STAY | NodeFacts.LOCAL_STAY | NodeFacts.BLOCK | NodeFacts.QUIET, census.status());
        processes = null;
        census.take();
        assertEquals(0, census.status());
    }

    @Test
    void survivesOtherBundles() {
        processes = new ProcessCensus() {
            @Override
            public Count count() {
                throw new IllegalStateException("a bug");
            }

            @Override
            public List<String> processorFeatures() {
                return List.of();
            }

            @Override
            public Set<NodeView.Status> status() {
                return Set.of();
            }
        };
        field("good", "1");
        field("good", "2");
        field("", "nameless");
        field("n".repeat(25), "too long a name");
        field("long", "v".repeat(65));
        fields.add(new NodeField() {
            @Override
            public String name() {
                return "null";
            }

            @Override
            public String value() {
                return null;
            }
        });
        field("empty", "");
        census.take();
        census.take();
        assertEquals(List.of(new Extra("good", "1"), new Extra("empty", "")), census.extras());
        assertEquals(0, census.processes().guestLimit());
    }

    @Test
    void fieldsAreAsManyAsAnEntryHasRoomFor() {
        for (int i = 0; i < 20; i++) {
            field("f" + i, "");
        }
        census.take();
        assertEquals(NodeFacts.EXTRAS, census.extras().size());
        fields.clear();
        for (int i = 0; i < 8; i++) {
            field("f" + i, "v".repeat(61));
        }
        field("small", "");
        census.take();
        assertEquals(4, census.extras().size());
        assertEquals("small", census.extras().get(3).name());
    }

    private void field(String name, String value) {
        fields.add(new NodeField() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String value() {
                return value;
            }
        });
    }

    private ProcessCensus counter(ProcessCensus.Count count) {
        return new ProcessCensus() {
            @Override
            public Count count() {
                return count;
            }

            @Override
            public List<String> processorFeatures() {
                return List.of("avx", "sse2");
            }

            @Override
            public Set<NodeView.Status> status() {
                return status;
            }
        };
    }
}
