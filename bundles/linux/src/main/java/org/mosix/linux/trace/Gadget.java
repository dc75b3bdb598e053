package org.mosix.linux.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * The page of machine code that a deputy, a zygote and a body share at one address, and the area behind it.
 *
 * <pre>
 *   base + 0      deputy loop
 *   base + PAUSE  pause(2) for ever: what a stub does
 *   base + BATCH  makes the calls of a table (r12) of r13 entries, then int3
 *   base + CALL   syscall; int3: the remote hand
 *   base + PAGE   area: header page, then payload; in a body only a small scratch run of it exists
 * </pre>
 *
 * Area header: CMD and DONE are futex words. The node's JVM writes number and arguments, then CMD = next; the deputy
 * makes the call, writes RESULT, then DONE = CMD, and wakes the JVM unless WATCHED says that it looks at DONE by itself.
 * Idle means CMD == DONE.
 */
public final class Gadget {
    public static final int PAGE = 4096;
    /** Lowest address that vm.mmap_min_addr usually allows; neither PIE, non-PIE nor mmap's top-down search use it. */
    public static final long DEFAULT_BASE = 0x10000;

    public static final int PAUSE = 0x400;
    public static final int BATCH = 0x600;
    public static final int CALL = 0x800;

    /** Bytes of one entry of a batch: number, six arguments, result. */
    public static final int BATCH_ENTRY = 64;

    public static final int CMD = 0;
    public static final int DONE = 4;
    public static final int NR = 8;
    public static final int ARGS = 16;
    public static final int RESULT = 64;
    /** Not 0: the deputy sets its signal mask to the word at MASK before it makes the call. */
    public static final int MASK_DUE = 72;

    public static final int MASK = 80;
    /** A descriptor and one that the deputy closes before it makes the call, as an int; 0: none. */
    public static final int CLOSE = 88;
    /** Not 0: somebody looks at DONE without sleeping, and need not be woken. */
    public static final int WATCHED = 92;
    /** How many further calls the deputy makes behind the call, before DONE: an int. It sets it to 0. */
    public static final int MORE = 96;
    /** Bytes of the header page that the loop does not use: structures of single injected calls. */
    static final int SLOT = 1024;
    /** The further calls, as entries of a batch. */
    public static final int FURTHER = 3072;

    public static final int MOST_FURTHER = 16;

    /** Payload begins one page behind the header. */
    public static final int PAYLOAD = PAGE;
    /** Bytes of payload: the largest single transfer of a forwarded call. */
    public static final int PAYLOAD_SIZE = 1 << 20;

    public static final int AREA_SIZE = PAYLOAD + PAYLOAD_SIZE;
    /** Writable scratch bytes behind the page in a body or zygote. */
    public static final int SCRATCH_SIZE = 64 << 10;

    private static final Loop LOOP = assemble();
    private static final byte[] CODE = code();

    private record Loop(byte[] code, int guestCall, int done, int idle) {}

    private Gadget() {}

    /** Offset of the instruction behind the deputy's forwarded call. */
    public static int afterGuestCall() {
        return LOOP.guestCall;
    }

    /** Offset of the instruction behind the exchange that says that the call is done: from there on the next one may be given. */
    public static int afterDone() {
        return LOOP.done;
    }

    /** Offset of the instruction behind the idle futex wait. */
    public static int afterIdleWait() {
        return LOOP.idle;
    }

    /** The page's bytes. */
    public static byte[] code() {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        page.put(0, LOOP.code);
        page.put(PAUSE, new byte[] {(byte) 0xb8, Nr.PAUSE, 0, 0, 0, 0x0f, 0x05, (byte) 0xeb, (byte) 0xf7});
        page.put(BATCH, batch());
        page.put(CALL, new byte[] {0x0f, 0x05, (byte) 0xcc});
        return page.array();
    }

    /**
     * Whether a run of addresses, chosen by somebody else, meets the page at {@code base} or an area. Runs that no kernel
     * maps meet nothing.
     */
    public static boolean overlaps(long base, long start, long size) {
        long end = start + size;
        boolean possible = start >= 0 && size > 0 && end > start;
        boolean first = start < base + PAGE + AREA_SIZE && base < (end + PAGE - 1 & -PAGE);
        return possible && (first || Areas.overlaps(start, end));
    }

    /** Whether the page at {@code base} still holds this code: its owner can write there. */
    static boolean intact(RemoteMemory memory, long base) {
        NativeBuffer page = new NativeBuffer(PAGE);
        return memory.read(base, page.address(), PAGE) == PAGE
                && page.bytes().duplicate().clear().equals(ByteBuffer.wrap(CODE));
    }

    /** The loop; r12 holds the area's address. Written as bytes: it is short and every offset in it is an interface. */
    private static Loop assemble() {
        ByteBuffer b = ByteBuffer.allocate(320).order(ByteOrder.LITTLE_ENDIAN);
        int loop = b.position();
        b.put(bytes(0x41, 0x8b, 0x04, 0x24)); // mov eax, [r12+CMD]
        b.put(bytes(0x41, 0x3b, 0x44, 0x24, DONE)); // cmp eax, [r12+DONE]
        b.put(bytes(0x75, 0x00)); // jne work
        int toWork = b.position();
        b.put(bytes(0x4c, 0x89, 0xe7)); // mov rdi, r12
        b.put(bytes(0x31, 0xf6)); // xor esi, esi: FUTEX_WAIT
        b.put(bytes(0x89, 0xc2)); // mov edx, eax
        b.put(bytes(0x4d, 0x31, 0xd2)); // xor r10, r10: no timeout, so no restart block is touched
        b.put((byte) 0xb8).putInt(Nr.FUTEX).put(bytes(0x0f, 0x05)); // mov eax, futex; syscall
        int idle = b.position();
        b.put(bytes(0xeb, loop - idle - 2)); // jmp loop
        int work = b.position();
        b.put(toWork - 1, (byte) (work - toWork));
        b.put(bytes(0x89, 0xc3)); // mov ebx, eax
        mask(b);
        close(b);
        b.put(bytes(0x49, 0x8b, 0x7c, 0x24, ARGS)); // mov rdi, [r12+ARGS]
        b.put(bytes(0x49, 0x8b, 0x74, 0x24, ARGS + 8)); // rsi
        b.put(bytes(0x49, 0x8b, 0x54, 0x24, ARGS + 16)); // rdx
        b.put(bytes(0x4d, 0x8b, 0x54, 0x24, ARGS + 24)); // r10
        b.put(bytes(0x4d, 0x8b, 0x44, 0x24, ARGS + 32)); // r8
        b.put(bytes(0x4d, 0x8b, 0x4c, 0x24, ARGS + 40)); // r9
        b.put(bytes(0x49, 0x8b, 0x44, 0x24, NR)); // mov rax, [r12+NR]
        b.put(bytes(0x0f, 0x05)); // syscall: the guest's
        int guestCall = b.position();
        b.put(bytes(0x49, 0x89, 0x44, 0x24, RESULT)); // mov [r12+RESULT], rax
        further(b);
        // An exchange is a full barrier: who sets WATCHED to 0 and then finds the call not done is woken.
        b.put(bytes(0x41, 0x87, 0x5c, 0x24, DONE)); // xchg [r12+DONE], ebx
        int done = b.position();
        b.put(bytes(0x41, 0x83, 0x7c, 0x24, WATCHED, 0)); // cmp dword [r12+WATCHED], 0
        b.put(bytes(0x0f, 0x85)).putInt(loop - b.position() - 4); // jne loop
        b.put(bytes(0x49, 0x8d, 0x7c, 0x24, DONE)); // lea rdi, [r12+DONE]
        b.put((byte) 0xbe).putInt(1); // mov esi, FUTEX_WAKE
        b.put((byte) 0xba).putInt(Integer.MAX_VALUE); // mov edx, all waiters
        b.put((byte) 0xb8).putInt(Nr.FUTEX).put(bytes(0x0f, 0x05)); // futex
        b.put((byte) 0xe9).putInt(loop - b.position() - 4); // jmp loop
        byte[] code = new byte[b.position()];
        b.get(0, code);
        return new Loop(code, guestCall, done, idle);
    }

    /** rt_sigprocmask(SIG_SETMASK, MASK) if it is due. It is not restarted, and done twice it is the same. */
    private static void mask(ByteBuffer b) {
        b.put(bytes(0x41, 0x83, 0x7c, 0x24, MASK_DUE, 0)); // cmp dword [r12+MASK_DUE], 0
        b.put(bytes(0x74, 0x00)); // je end
        int toEnd = b.position();
        b.put((byte) 0xbf).putInt(2); // mov edi, SIG_SETMASK
        b.put(bytes(0x49, 0x8d, 0x74, 0x24, MASK)); // lea rsi, [r12+MASK]
        b.put(bytes(0x31, 0xd2)); // xor edx, edx
        b.put(bytes(0x41, 0xba)).putInt(8); // mov r10d, 8
        b.put((byte) 0xb8).putInt(Nr.RT_SIGPROCMASK).put(bytes(0x0f, 0x05)); // mov eax, rt_sigprocmask; syscall
        b.put(bytes(0x41, 0xc7, 0x44, 0x24, MASK_DUE)).putInt(0); // mov dword [r12+MASK_DUE], 0
        b.put(toEnd - 1, (byte) (b.position() - toEnd));
    }

    /** close(CLOSE - 1) if it is due. */
    private static void close(ByteBuffer b) {
        b.put(bytes(0x41, 0x8b, 0x7c, 0x24, CLOSE)); // mov edi, [r12+CLOSE]
        b.put(bytes(0x85, 0xff)); // test edi, edi
        b.put(bytes(0x74, 0x00)); // jz end
        int toEnd = b.position();
        b.put(bytes(0xff, 0xcf)); // dec edi
        b.put((byte) 0xb8).putInt(Nr.CLOSE).put(bytes(0x0f, 0x05)); // mov eax, close; syscall
        b.put(bytes(0x41, 0xc7, 0x44, 0x24, CLOSE)).putInt(0); // mov dword [r12+CLOSE], 0
        b.put(toEnd - 1, (byte) (b.position() - toEnd));
    }

    /** The further calls. A stop here finds the guest's call ended. Nobody needs the registers of the loop but r12 and rbx. */
    private static void further(ByteBuffer b) {
        b.put(bytes(0x45, 0x8b, 0x6c, 0x24, MORE)); // mov r13d, [r12+MORE]
        b.put(bytes(0x45, 0x85, 0xed)); // test r13d, r13d
        b.put(bytes(0x74, 0x00)); // jz end
        int toEnd = b.position();
        b.put(bytes(0x4d, 0x8d, 0xb4, 0x24)).putInt(FURTHER); // lea r14, [r12+FURTHER]
        int next = b.position();
        b.put(bytes(0x49, 0x8b, 0x7e, 8)); // mov rdi, [r14+8]
        b.put(bytes(0x49, 0x8b, 0x76, 16)); // rsi
        b.put(bytes(0x49, 0x8b, 0x56, 24)); // rdx
        b.put(bytes(0x4d, 0x8b, 0x56, 32)); // r10
        b.put(bytes(0x4d, 0x8b, 0x46, 40)); // r8
        b.put(bytes(0x4d, 0x8b, 0x4e, 48)); // r9
        b.put(bytes(0x49, 0x8b, 0x06)); // mov rax, [r14]
        b.put(bytes(0x0f, 0x05)); // syscall
        b.put(bytes(0x49, 0x89, 0x46, 56)); // mov [r14+56], rax
        b.put(bytes(0x49, 0x83, 0xc6, BATCH_ENTRY)); // add r14, 64
        b.put(bytes(0x41, 0xff, 0xcd)); // dec r13d
        b.put(bytes(0x75, next - b.position() - 2)); // jnz next
        b.put(bytes(0x41, 0xc7, 0x44, 0x24, MORE)).putInt(0); // mov dword [r12+MORE], 0
        b.put(toEnd - 1, (byte) (b.position() - toEnd));
    }

    private static byte[] batch() {
        ByteBuffer b = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        b.put(bytes(0x4d, 0x85, 0xed)); // next: test r13, r13
        b.put(bytes(0x74, 0x00)); // jz done
        int toDone = b.position();
        b.put(bytes(0x49, 0x8b, 0x04, 0x24)); // mov rax, [r12]
        b.put(bytes(0x49, 0x8b, 0x7c, 0x24, 8)); // rdi
        b.put(bytes(0x49, 0x8b, 0x74, 0x24, 16)); // rsi
        b.put(bytes(0x49, 0x8b, 0x54, 0x24, 24)); // rdx
        b.put(bytes(0x4d, 0x8b, 0x54, 0x24, 32)); // r10
        b.put(bytes(0x4d, 0x8b, 0x44, 0x24, 40)); // r8
        b.put(bytes(0x4d, 0x8b, 0x4c, 0x24, 48)); // r9
        b.put(bytes(0x0f, 0x05)); // syscall
        b.put(bytes(0x49, 0x89, 0x44, 0x24, 56)); // mov [r12+56], rax
        b.put(bytes(0x49, 0x83, 0xc4, BATCH_ENTRY)); // add r12, 64
        b.put(bytes(0x49, 0xff, 0xcd)); // dec r13
        b.put(bytes(0xeb, -b.position() - 2)); // jmp next
        b.put(toDone - 1, (byte) (b.position() - toDone));
        b.put((byte) 0xcc);
        byte[] code = new byte[b.position()];
        b.get(0, code);
        return code;
    }

    /** Offset of the instruction behind the batch's int3. */
    static int afterBatch() {
        return BATCH + batch().length;
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }
}
