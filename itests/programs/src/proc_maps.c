// /proc/self/maps, read in several ways, against what the process knows of its own memory.
#include "check.h"
#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>

static char text[1 << 18], again[1 << 18];
static const char constant[] = "never written";
static int written = 1;
static int spawned(long unused);
struct line { unsigned long from, to, offset, inode; char prot[5]; char name[300]; };

static long slurp_at(const char *name, size_t step, char *to) {
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    long n = 0, got;
    if (fd < 0) return -1;
    while ((got = read(fd, to + n, n + step < sizeof text - 1 ? step : sizeof text - 1 - n)) > 0) n += got;
    to[n] = 0;
    if (fcntl(fd, F_GETFD) != FD_CLOEXEC || (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY || write(fd, "x", 1) != -1) n = -2;
    close(fd);
    return got < 0 ? -1 : n;
}
static int next_line(char **at, struct line *l) {
    char *end = strchr(*at, '\n');
    unsigned major, minor;
    int name = 0;
    if (!end) return 0;
    *end = 0;
    int n = sscanf(*at, "%lx-%lx %4s %lx %x:%x %lu %n", &l->from, &l->to, l->prot, &l->offset, &major, &minor, &l->inode, &name);
    snprintf(l->name, sizeof l->name, "%s", name ? *at + name : "?");
    *end = '\n';
    *at = end + 1;
    return n == 7;
}
static int find(const void *p, struct line *l) {
    for (char *at = text; next_line(&at, l);)
        if ((unsigned long)p >= l->from && (unsigned long)p < l->to) return 1;
    memset(l, 0, sizeof *l);
    return 0;
}
static int is(const void *p, const char *prot, const char *name) {
    struct line l;
    return find(p, &l) && !strcmp(l.prot, prot) && (name[0] ? strstr(l.name, name) != NULL : !l.name[0]);
}
static int ordered(void) {
    struct line l;
    unsigned long above = 0x112000; // below lies what a node needs
    char *at = text;
    while (next_line(&at, &l)) {
        if (l.from < above || l.from >= l.to) return 0;
        above = l.to;
    }
    return !*at && above > 0x112000;
}
static void parts(void) {
    CHECK("is read", slurp_at("/proc/self/maps", sizeof text, text) > 500);
    CHECK("lines ascend", ordered());
    CHECK("code", is((void *)(uintptr_t)find, "r-xp", "/proc_maps"));
    CHECK("constants", is(constant, "r--p", "/proc_maps"));
    CHECK("data", is(&written, "rw-p", "/proc_maps"));
    CHECK("library", is(dlsym(RTLD_DEFAULT, "qsort"), "r-xp", "/libc.so"));
    CHECK("linker", is((void *)getauxval(AT_BASE), "r--p", "/ld-linux"));
    CHECK("stack", is(&(int){0}, "rw-p", "[stack]"));
    CHECK("vdso", is((void *)getauxval(AT_SYSINFO_EHDR), "r-xp", "[vdso]"));
}
static void changes(void) {
    char *heap = malloc(100), *top = sbrk(1 << 20);
    int fd = open("/proc/self/exe", O_RDONLY);
    char *page = mmap(NULL, 3 << 12, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *file = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 4096), *shared = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    mprotect(page + 4096, 4096, PROT_READ);
    struct stat st;
    fstat(fd, &st);
    CHECK("is read again", slurp_at("/proc/self/maps", sizeof text, text) > 500);
    struct line l;
    CHECK("heap", is(heap, "rw-p", "[heap]") && is(top + (1 << 20) - 1, "rw-p", "[heap]"));
    CHECK("memory", is(page, "rw-p", "") && is(page + 4096, "r--p", "") && is(page + 8192, "rw-p", ""));
    CHECK("file", is(file, "r--p", "/proc_maps") && find(file, &l) && l.offset == 4096 && l.inode == st.st_ino);
    CHECK("shared", is(shared, "r--s", "/proc_maps"));
    munmap(page, 3 << 12);
    CHECK("is read once more", slurp_at("/proc/self/maps", sizeof text, text) > 500);
    CHECK("no memory", !find(page + 4096, &l));
    munmap(file, 4096);
    munmap(shared, 4096);
    sbrk(-(1 << 20));
    free(heap);
    close(fd);
}
static int same(const char *name) { // the file by another name, in small pieces
    for (int tries = 3; tries > 0; tries--) { // a move in between may leave memory in other pieces
        long n = slurp_at("/proc/self/maps", sizeof text, text), m = slurp_at(name, 100, again);
        if (n > 500 && n == m && !memcmp(text, again, n)) return 1;
    }
    return 0;
}
static void names(void) {
    char name[100];
    sprintf(name, "/proc/%d/maps", getpid());
    CHECK("in pieces", same("/proc/self/maps"));
    CHECK("by pid", same(name));
    CHECK("by thread", same("/proc/thread-self/maps"));
    int dir = open("/proc/self", O_RDONLY | O_DIRECTORY), fd = openat(dir, "maps", O_RDONLY);
    long n = pread(fd, again, 100, 0);
    CHECK("by directory", n == 100 && lseek(fd, 0, SEEK_CUR) == 0 && read(fd, text, 100) == 100 && !memcmp(text, again, 100));
    CHECK("from its begin", lseek(fd, 0, SEEK_SET) == 0 && read(fd, text, 100) == 100 && !memcmp(text, again, 100));
    close(fd);
    close(dir);
}
static int spawned(long unused) { return unused || slurp_at("/proc/self/maps", sizeof text, text) < 500 || !is(&written, "rw-p", "/proc_maps"); }

static void checks(void) {
    parts();
    changes();
    names();
    CHECK("in a child", exited(reap(child(spawned, 0)), 0));
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
