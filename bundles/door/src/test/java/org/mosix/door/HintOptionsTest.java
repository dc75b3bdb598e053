package org.mosix.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.HintChanges;
import org.mosix.api.JobHints;

class HintOptionsTest {
    private static HintChanges of(String... words) throws Options.Wrong {
        RunCommand command = new RunCommand(null, Optional::empty, null);
        return HintOptions.of(Options.read(command.syntax(), List.of(words), 0));
    }

    @Test
    void shortAndLongNamesSayTheSame() throws Exception {
        JobHints all = new JobHints(true, 3, 500, true, 9000, 93_780, 42);
        String[] letters = {"-L", "-G3", "-m", "500", "-c", "-d9000", "-D", "1:02:03", "-J", "42", "program"};
        assertEquals(all, of(letters).over(JobHints.NONE));
        String[] names = {
            "--lock", "--class=3", "--memory", "500", "--cpu", "--decay=9000", "--duration=01:02:03", "--job=42"
        };
        assertEquals(all, of(names).over(JobHints.NONE));
        assertEquals(HintChanges.NONE, of("program"));
        assertEquals(all, of("program").over(all), "what holds outside holds inside");
        assertEquals(
                new JobHints(false, 0, 500, false, 9000, 93_780, 42),
                of("-l", "--io", "-G", "0").over(all));
    }

    @ParameterizedTest
    @CsvSource({"7, 420", "1:30, 5400", "1:00:00, 86400", "0, 0"})
    void durations(String word, long seconds) throws Exception {
        assertEquals(seconds, of("-D", word).over(JobHints.NONE).expectedSeconds());
    }

    @ParameterizedTest
    @CsvSource({
        "-L -l, -L and -l exclude each other",
        "-c -n, -c and -n exclude each other",
        "-G 256, 'option -G wants a number from 0 to 255, not ''256'''",
        "-m -1, 'option -m wants a number from 0 to 1073741824, not ''-1'''",
        "-d 10001, 'option -d wants a number from 0 to 10000, not ''10001'''",
        "-D 1:2:3:4, 'option -D wants DD:HH:MM, HH:MM or MM, not ''1:2:3:4'''",
        "-D 9999:0:999999, option -D is at most 10000 days",
        "-J x, 'option -J wants a number from 0 to 2147483647, not ''x'''",
        "--nothing, there is no option --nothing",
        "-Z, there is no option -Z"
    })
    void whatIsWrongIsSaid(String words, String sentence) {
        Options.Wrong wrong = assertThrows(Options.Wrong.class, () -> of(words.split(" ")));
        assertEquals(sentence, wrong.getMessage());
    }
}
