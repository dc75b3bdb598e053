package org.mosix.linux.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mosix.linux.asm.Memory.absolute;
import static org.mosix.linux.asm.Memory.qword;
import static org.mosix.linux.asm.Register.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the writer makes on the real kernel. */
class ElfTest {
    private static final int SIGSEGV_STATUS = 128 + 11;

    @TempDir
    Path dir;

    @Test
    void runsAndEndsWithItsCode() throws Exception {
        Elf elf = Elf.at(0x400000);
        Assembler a = new Assembler(elf.codeAddress());
        Label text = a.label();
        a.mov(EAX, 1).mov(EDI, 1).lea(RSI, text).mov(EDX, 6).syscall();
        exit(a.mov(EDI, 7)).bind(text).asciz("hello\n");
        Outcome o = run(elf.file(a.toBytes(), elf.codeAddress()));
        assertEquals(new Outcome(7, "hello\n"), o);
    }

    /** Sums 1..10 in zeroed memory by a call and a backward jump, from an entry that is not the first byte. */
    @Test
    void usesZeroedMemoryCallsAndLoops() throws Exception {
        Elf elf = Elf.at(0x400000).withBss(0x410000, 8192);
        Assembler a = new Assembler(elf.codeAddress());
        Label add = a.here();
        a.mov(RAX, absolute(8, 0x411000))
                .add(RAX, RCX)
                .mov(absolute(8, 0x411000), RAX)
                .ret();
        Label entry = a.here();
        a.mov(ECX, 10);
        Label loop = a.here();
        a.call(add).dec(ECX).jcc(Condition.NE, loop);
        exit(a.mov(RDI, absolute(8, 0x411000)));
        assertEquals(55, run(elf.file(a.toBytes(), a.addressOf(entry))).status());
    }

    @Test
    void codeCanBeWrittenOnlyWhenFlaggedSo() throws Exception {
        assertEquals(SIGSEGV_STATUS, run(writesToItself(Elf.at(0x400000))).status());
        assertEquals(
                3,
                run(writesToItself(Elf.at(0x400000).withFlags(Elf.R | Elf.W | Elf.X)))
                        .status());
    }

    @Test
    void refusesZeroedMemoryInsideTheCode() {
        Elf elf = Elf.at(0x400000).withBss(0x401000, 16);
        assertThrows(IllegalArgumentException.class, () -> elf.file(new byte[8192], elf.codeAddress()));
        assertTrue(elf.file(new byte[16], elf.codeAddress()).length < 4096);
    }

    private static byte[] writesToItself(Elf elf) {
        Assembler a = new Assembler(elf.codeAddress());
        Label cell = a.label();
        a.mov(qword(cell), 3).mov(RDI, qword(cell));
        exit(a).bind(cell).quad(0);
        return elf.file(a.toBytes(), elf.codeAddress());
    }

    private static Assembler exit(Assembler a) {
        return a.mov(EAX, 231).syscall();
    }

    private record Outcome(int status, String output) {}

    private Outcome run(byte[] file) throws IOException, InterruptedException {
        Path program = Files.createTempFile(dir, "elf", "");
        Files.write(program, file);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Process p =
                new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(p.waitFor(20, TimeUnit.SECONDS), "the program does not end");
        return new Outcome(p.exitValue(), output);
    }
}
