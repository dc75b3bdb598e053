// Ways out of the sandbox: the node's page, numbers no filter should miss, descriptors of the bodies, registers.
#include "guest.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ucontext.h>

enum { BASE = 0x10000, PAGE = 4096, SCRATCH = BASE + PAGE, CALL = 0x800, BATCH = 0x600 };

static int status_of(void (*act)(void)) {
    int status = 0;
    fflush(stdout);
    pid_t c = fork();
    if (c == 0) { alarm(20); act(); _exit(0); }
    while (waitpid(c, &status, 0) < 0 && errno == EINTR) { }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
static void say(const char *what, int status) { printf("%s: %d\n", what, status); }

// The instructions of the page at home exist only while a process is away: natively these all die of SIGSEGV.
static void jump_to(long at, long nr, long a) {
    __asm__ volatile("jmp *%0" : : "r"(at), "a"(nr), "D"(a), "S"(0), "d"(0) : "memory");
}
static void call_there(void) { jump_to(BASE + CALL, SYS_exit_group, 0); }
static void batch_there(void) {
    long *table = (long *)SCRATCH;
    table[0] = SYS_exit_group; table[1] = 0;
    register long r12 __asm__("r12") = SCRATCH, r13 __asm__("r13") = 1;
    __asm__ volatile("jmp *%0" : : "r"((long)BASE + BATCH), "r"(r12), "r"(r13) : "memory");
}
// Other code in the page's place, which would run when the node makes a call here: a file mapping makes it do so.
static void other_code(void) {
    char *p = mmap((void *)BASE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (p == MAP_FAILED) _exit(9);
    // xor edi, edi; mov eax, 41 (socket) ... ; int3: calls past the filter, then a trap as the node expects it
    static const unsigned char code[] = { 0xbf, 1, 0, 0, 0, 0xbe, 1, 0, 0, 0, 0x31, 0xd2, 0xb8, 41, 0, 0, 0, 0x0f, 0x05, 0xcc };
    for (int at = 0; at + (int)sizeof code < PAGE; at += 0x100) memcpy(p + at, code, sizeof code);
    int fd = open("/bin/true", O_RDONLY);
    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    _exit(0);
}
static void endless_code(void) {
    char *p = mmap((void *)BASE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (p == MAP_FAILED) _exit(9);
    for (int at = 0; at < PAGE; at += 2) p[at] = (char)0xeb, p[at + 1] = (char)0xfe; // jmp .
    int fd = open("/bin/true", O_RDONLY);
    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    _exit(0);
}
static void no_page(void) {
    munmap((void *)BASE, 17 * PAGE);
    int fd = open("/bin/true", O_RDONLY);
    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    _exit(0);
}
static void old_call(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
    _exit(result > 0 ? 0 : 1);
}
static void x32(void) { _exit(syscall(0x40000000 | 39) < 0 && errno == ENOSYS ? 0 : 1); }
static void vsyscall(void) { ((long (*)(void *))0xffffffffff600400)(NULL); _exit(0); }

static void on_fault(int s, siginfo_t *i, void *context) {
    (void)s; (void)i;
    ucontext_t *u = context;
    u->uc_mcontext.gregs[REG_EFL] |= 0x3f7fd7; // all flags, also the trap, nested and I/O ones
    u->uc_mcontext.gregs[REG_CSGSFS] = -1;     // selectors that do not exist
    u->uc_mcontext.gregs[REG_RIP] = -1;
    u->uc_mcontext.gregs[REG_RSP] = (long)1 << 62;
}
static void odd_registers(void) {
    struct sigaction a = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_RESETHAND };
    sigaction(SIGSEGV, &a, NULL);
    *(volatile int *)8 = 1;
}
// Every descriptor number, by each call that a body may make with one: none may be of the host.
static void descriptors(void) {
    int got = 0;
    for (int fd = 3; fd < 1100; fd++)
        for (int shared = 0; shared < 2; shared++) {
            void *p = mmap(NULL, PAGE, PROT_READ, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0);
            if (p != MAP_FAILED) got++;
        }
    printf("descriptors that can be mapped: %d\n", got);
    fflush(stdout);
    _exit(0);
}
// A vfork child shares its parent's memory while the parent's call is on its way.
static void sharing(void) {
    static volatile int mine;
    pid_t c = vfork();
    if (c == 0) { mine = 7; _exit(syscall(SYS_getppid) > 1 ? 0 : 1); }
    int status;
    waitpid(c, &status, 0);
    _exit(mine == 7 ? WEXITSTATUS(status) : 2);
}
static void mixed(void) {
    personality(0xffffffff);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    syscall(SYS_modify_ldt, 1, "", 16);
    syscall(SYS_rseq, 0x1001, 32, 0, 0);
    syscall(SYS_set_robust_list, SCRATCH, 24);
    syscall(SYS_arch_prctl, 0x1012, 0);
    syscall(SYS_unshare, 0x10000000);
    syscall(SYS_clone, 0x10000000 | SIGCHLD, 0, 0, 0, 0);
    _exit(0);
}
int breakout(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    drop();
    printf("x32: %d, ", status_of(x32));
    say("sharing", status_of(sharing));
    status_of(descriptors);
    say("int 0x80", status_of(old_call));
    say("vsyscall page", status_of(vsyscall));
    say("odd registers", status_of(odd_registers));
    say("mixed", status_of(mixed));
    // From here on what happens away is not what happens at home, where there is no such page.
    printf("-\n");
    say("jump to the node's call", status_of(call_there));
    say("jump to the node's batch", status_of(batch_there));
    say("other code in the page", status_of(other_code));
    say("endless code in the page", status_of(endless_code));
    say("no page", status_of(no_page));
    printf("still here\n");
    return 0;
}
