// Starting programs: vfork, execve with arguments and environment, refusals, scripts, fexecve, posix_spawn.
#include "check.h"
#include <spawn.h>
#include <sys/auxv.h>

extern char **environ;
static char *self;
static int run(char *const argv[], char *const env[]) {
    pid_t pid = vfork();
    if (pid == 0) { execve(argv[0], argv, env); _exit(100 + errno); }
    return reap(pid);
}
// Runs in the started program: checks what it was given.
static int started(int argc, char **argv) {
    if (!strcmp(argv[1], "env")) return environ[0] && !strcmp(environ[0], "A=1") && environ[1] && !strcmp(environ[1], "B=two words")
        && !environ[2] && argc == 4 && !strcmp(argv[2], "") && !strcmp(argv[3], "third") ? 41 : 1;
    if (!strcmp(argv[1], "long")) return argc == 3 && strlen(argv[2]) == 120000 && argv[2][119999] == 'z' ? 42 : 1;
    if (!strcmp(argv[1], "pid")) return getpid() == atoi(argv[2]) && getppid() == atoi(argv[3]) ? 43 : 1;
    if (!strcmp(argv[1], "name")) return !strcmp((char *)getauxval(AT_EXECFN), "/proc/self/exe") && !strcmp(argv[0], "odd name") ? 44 : 1;
    return 9;
}
static int exec_with_pid(long parent) {
    char a[20], b[20];
    snprintf(a, 20, "%d", getpid());
    snprintf(b, 20, "%ld", parent);
    execl("/proc/self/exe", self, "pid", a, b, NULL);
    return 9;
}
static int exec_fd(long fd) {
    char *argv[] = { "odd", "env", "", "third", NULL }, *env[] = { "A=1", "B=two words", NULL };
    fexecve(fd, argv, env);
    return 9;
}

static void checks(void) {
    char *env[] = { "A=1", "B=two words", NULL };
    CHECK("arguments and environment", exited(run((char *[]){ "/proc/self/exe", "env", "", "third", NULL }, env), 41));
    char *text = malloc(120001);
    memset(text, 'z', 120000);
    text[120000] = 0;
    CHECK("a long argument", exited(run((char *[]){ "/proc/self/exe", "long", text, NULL }, env), 42));
    char **lots = calloc(40, sizeof *lots);
    lots[0] = "/bin/true";
    for (int i = 1; i < 39; i++) lots[i] = text;
    CHECK("too many arguments", exited(run(lots, env), 100 + E2BIG) || exited(run(lots, env), 0));
    free(text); free(lots);
    CHECK("exec keeps pid and parent", exited(reap(child(exec_with_pid, getpid())), 43));
    pid_t c = vfork();
    if (c == 0) { execl("/proc/self/exe", "odd name", "name", NULL); _exit(9); }
    CHECK("names", exited(reap(c), 44));
    CHECK("no such program", exited(run((char *[]){ "/no/such", NULL }, env), 100 + ENOENT));
    close(open("exec.tmp", O_CREAT | O_WRONLY, 0644));
    CHECK("not executable", exited(run((char *[]){ "./exec.tmp", NULL }, env), 100 + EACCES));
    chmod("exec.tmp", 0755);
    CHECK("an empty one", exited(run((char *[]){ "./exec.tmp", NULL }, env), 100 + ENOEXEC));
    int fd = open("exec.tmp", O_WRONLY);
    CHECK("write a script", write(fd, "#!/bin/sh -e\n[ \"$1\" = x ] && exit 45\n", 38) == 38);
    CHECK("open for writing: ETXTBSY", exited(run((char *[]){ "./exec.tmp", "x", NULL }, env), 100 + ETXTBSY));
    close(fd);
    CHECK("a script", exited(run((char *[]){ "./exec.tmp", "x", NULL }, env), 45));
    unlink("exec.tmp");
    CHECK("a directory", exited(run((char *[]){ "/usr", NULL }, env), 100 + EACCES));
    fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    CHECK("fexecve", exited(reap(child(exec_fd, fd)), 41));
    close(fd);
    volatile int seen = 0;
    c = vfork();
    if (c == 0) { seen = 7; _exit(3); }
    CHECK("vfork shares memory", seen == 7 && exited(reap(c), 3));
    char *sh[] = { "sh", "-c", "exit 46", NULL };
    CHECK("posix_spawnp", posix_spawnp(&c, "sh", NULL, NULL, sh, environ) == 0 && exited(reap(c), 46));
    CHECK("system and popen", WEXITSTATUS(system("exit 47")) == 47);
    FILE *f = popen("echo one; echo two | tr a-z A-Z", "r");
    char line[20];
    CHECK("popen", f && fgets(line, 20, f) && !strcmp(line, "one\n") && fgets(line, 20, f) && !strcmp(line, "TWO\n") && pclose(f) == 0);
}
int main(int argc, char **argv) {
    self = argv[0];
    if (argc > 1 && !(argv[1][0] >= '0' && argv[1][0] <= '9')) return started(argc, argv);
    return check_main(argc, argv, checks);
}
