/* The service of the experiments: a small static program whose behaviour its environment sets. It is the image's
 * program, its probe (`app health`) and its shell (`sh -c …` probes too), so that every way of writing a probe works.
 *
 * Seconds, fractions allowed: CRASH_AFTER (exit code 1), EXIT_AFTER (exit code 0), HEALTHY_AFTER (-1: never),
 * UNHEALTHY_AFTER, TERM_DELAY (from SIGTERM to the end). TERM_CODE is the exit code on SIGTERM, 0 if absent.
 * READS and WRITES are files without which it ends; USES are MiB of memory that it takes.
 * SLOTS "1,3": only these slots misbehave; MY_SLOT is the task's own. BREAKS_AT, in seconds since 1970: what starts
 * later crashes at once, as a version whose database has gone on. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double number(const char *name, double absent) {
    const char *value = getenv(name);
    return value && *value ? atof(value) : absent;
}

static int misbehaves(void) {
    const char *slots = getenv("SLOTS"), *mine = getenv("MY_SLOT");
    if (!slots || !*slots) return 1;
    char list[256];
    snprintf(list, sizeof list, "%s", slots);
    for (char *slot = strtok(list, ","); slot; slot = strtok(NULL, ","))
        if (mine && !strcmp(slot, mine)) return 1;
    return 0;
}

/* Seconds since process 1 of the container started: nothing has to be written for that, and nothing may be. */
static double age_of_first(void) {
    char text[1024] = "";
    FILE *file = fopen("/proc/1/stat", "r");
    if (file) {
        text[fread(text, 1, sizeof text - 1, file)] = 0;
        fclose(file);
    }
    char *field = strrchr(text, ')');
    for (int number = 2; field && number < 22; number++) field = strchr(field + 1, ' ');
    struct timespec t;
    clock_gettime(CLOCK_BOOTTIME, &t);
    return t.tv_sec + t.tv_nsec / 1e9 - (field ? atof(field) / sysconf(_SC_CLK_TCK) : 0);
}

static int probe(void) {
    if (!misbehaves()) return 0;
    double age = age_of_first(), good = number("HEALTHY_AFTER", 0), bad = number("UNHEALTHY_AFTER", 0);
    return good < 0 || age < good || (bad > 0 && age > bad);
}

static volatile sig_atomic_t asked_to_stop;
static void on_term(int number) { (void)number; asked_to_stop = 1; }

static void nap(double seconds) {
    struct timespec t = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    while (seconds > 0 && nanosleep(&t, &t)) {}
}

/* Tells whether a file that is named cannot be opened, and says so as programs do. */
static int lacks(const char *path, const char *mode) {
    FILE *file = path ? fopen(path, mode) : NULL;
    if (file) fclose(file);
    else if (path) fprintf(stderr, "cannot open '%s': %s\n", path, strerror(errno));
    return path && !file;
}

static char *volatile held;

int main(int argc, char **argv) {
    size_t length = strlen(argv[0]);
    int shell = length >= 2 && !strcmp(argv[0] + length - 2, "sh");
    if (shell || (argc > 1 && !strcmp(argv[1], "health"))) return probe();
    struct sigaction action = {.sa_handler = on_term};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    if (getenv("BREAKS_AT") && now() > number("BREAKS_AT", 0)) return 1;
    if (lacks(getenv("READS"), "r") || lacks(getenv("WRITES"), "w")) return 1;
    size_t uses = (size_t)(number("USES", 0) * 1048576);
    if (uses && (held = malloc(uses))) memset(held, 1, uses);
    double crash = getenv("CRASH_AFTER") && misbehaves() ? now() + number("CRASH_AFTER", 0) : 0;
    double leave = getenv("EXIT_AFTER") && misbehaves() ? now() + number("EXIT_AFTER", 0) : 0;
    for (;;) {
        if (asked_to_stop) {
            nap(number("TERM_DELAY", 0));
            return (int)number("TERM_CODE", 0);
        }
        if (crash && now() >= crash) return 1;
        if (leave && now() >= leave) return 0;
        nap(0.05);
    }
}
