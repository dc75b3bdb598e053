package org.mosix.migration.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.api.JobHints;

class HintWordTest {
    private static final int LONGEST_NAME = 255;

    @Test
    void allOfItIsReadAgain() {
        JobHints all = new JobHints(
                true, JobHints.MOST_CLASS, JobHints.MOST_MEMORY_MIB, true, JobHints.ALL, Integer.MAX_VALUE, 77);
        String word = HintWord.of(all);
        assertTrue(word.matches("[0-9-]+") && word.length() < LONGEST_NAME / 2, word);
        assertEquals(all, HintWord.read(word));
        assertEquals(JobHints.NONE, HintWord.read(HintWord.of(JobHints.NONE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1-2-3-0-5-6",
                "1-2-3-0-5-6-7-8",
                "1-999999-3-0-5-6-7",
                "1-2-x-0-5-6-7",
                "0--1-0-0-0-0-0"
            })
    void anythingElseSaysNothing(String word) {
        assertEquals(JobHints.NONE, HintWord.read(word));
    }
}
