// Libraries loaded while it runs: symbols, constructors of the C library's modules, unloading, iconv's tables.
#include "check.h"
#include <dlfcn.h>
#include <iconv.h>
#include <locale.h>

static void checks(void) {
    void *m = dlopen("libm.so.6", RTLD_NOW);
    double (*cosine)(double) = m ? (double (*)(double))(uintptr_t)dlsym(m, "cos") : NULL;
    CHECK("dlopen", m && cosine);
    CHECK("its function works", cosine && cosine(0) == 1.0 && cosine(1) > 0.54030 && cosine(1) < 0.54031);
    void *z = dlopen("libz.so.1", RTLD_LAZY);
    unsigned long (*crc)(unsigned long, const char *, unsigned) =
        z ? (unsigned long (*)(unsigned long, const char *, unsigned))(uintptr_t)dlsym(z, "crc32") : NULL;
    CHECK("another library", z && crc && crc(0, "123456789", 9) == 0xcbf43926);
    CHECK("no such symbol", m && dlsym(m, "no_such_symbol") == NULL && dlerror());
    CHECK("no such library", dlopen("libnone.so.9", RTLD_NOW) == NULL && strstr(dlerror(), "libnone"));
    churn(1, 2000000);
    CHECK("after a while it still works", cosine && cosine(0) == 1.0);
    CHECK("dlclose", z && dlclose(z) == 0 && m && dlclose(m) == 0);
    iconv_t c = iconv_open("UTF-16LE", "ISO-8859-15");
    char in[] = "\xa4", out[8] = { 0 }, *from = in, *to = out;
    size_t n = 1, room = 8;
    CHECK("iconv loads its module", c != (iconv_t)-1 && iconv(c, &from, &n, &to, &room) == 0 && !memcmp(out, "\xac\x20", 2));
    if (c != (iconv_t)-1) iconv_close(c);
    CHECK("locale", setlocale(LC_ALL, "C.UTF-8") != NULL);
    Dl_info info;
    CHECK("dladdr", dladdr((void *)(uintptr_t)printf, &info) && strstr(info.dli_fname, "libc"));
}
int main(int argc, char **argv) { return check_main(argc, argv, checks); }
