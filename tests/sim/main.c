// SPDX-License-Identifier: MPL-2.0
// sim: many days of the SMS worker's core in a simulated world, a seed after the other, each in a process of its own. Prints the
// seed of a history that breaks a rule; exit code 1 when any does. The last line is "N passed, N failed".
//   SIM_SEEDS (40)  how many histories     SIM_DAYS (60)  simulated days in each     SIM_SEED  this one only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/must.h"
#include "sim.h"

static const struct {
    const char *name;
    enum mutant mutant;
} mutants[] = {
    { "bytes leave without a last look", MUTANT_NO_LAST_LOOK },
    { "the window to ask begins when the lease is found over", MUTANT_LATE_WINDOW },
    { "lost leases do not count among a number's messages of the day", MUTANT_SILENT_LOSS },
    { "a clock that is behind takes the bucket's back", MUTANT_BUCKET_BACK },
    { "an unknown message is sent again anywhere", MUTANT_RESEND },
    { "scarce tokens go to the first lane that has messages", MUTANT_LANES },
    { "a commit in doubt is trusted", MUTANT_TRUST_DOUBT },
};

static int64_t setting(const char *name, int64_t otherwise) {
    const char *text = getenv(name);
    return text == NULL || *text == '\0' ? otherwise : strtoll(text, NULL, 10);
}

// What the history with this seed came to, in *w. A process that dies has broken a rule too.
static void history(struct world *w, uint64_t seed, int days, enum mutant mutant) {
    int status = 0;
    (void)fflush(stdout);
    pid_t pid = fork();
    must(pid >= 0);
    if (pid == 0) {
        world_run(w, seed, days, mutant);
        _exit(0);
    }
    must(waitpid(pid, &status, 0) == pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        (void)snprintf(w->broken, sizeof(w->broken), "the process died, status %d", status);
}

static bool clean(struct world *w, uint64_t seed, int days) {
    history(w, seed, days, MUTANT_NONE);
    if (w->broken[0] == '\0') return true;
    printf("SIM_SEED=%llu SIM_DAYS=%d: %s\n", (unsigned long long)seed, days, w->broken);
    return false;
}

// True when one of the seeds notices.
static bool noticed(struct world *w, int i, uint64_t seeds, int days) {
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        history(w, seed, days, mutants[i].mutant);
        if (w->broken[0] == '\0') continue;
        printf("noticed, seed %llu: %s: %s\n", (unsigned long long)seed, mutants[i].name, w->broken);
        return true;
    }
    printf("not noticed: %s\n", mutants[i].name);
    return false;
}

static void add(struct world *sum, const struct world *w) {
    sum->sum.steps += w->sum.steps;
    sum->sum.messages += w->sum.messages;
    sum->sum.taken += w->sum.taken;
    sum->sum.kills += w->sum.kills;
    sum->sum.freezes += w->sum.freezes;
    sum->sum.unknown += w->sum.unknown;
    sum->sum.asked += w->sum.asked;
    sum->sum.back += w->sum.back;
    sum->sum.withheld += w->sum.withheld;
    sum->sum.twice += w->sum.twice;
    for (int i = 0; i < STATE_COUNT; i++) sum->sum.ends[i] += w->sum.ends[i];
}

static void tell(const struct world *sum, int64_t days) {
    printf("%lld days, %lld steps, %lld messages, %lld taken, %lld kills, %lld stops; %lld times unknown, %lld asked again, %lld "
           "given back, "
           "%lld of them withheld with the connection open, "
           "%lld repeated references recognised\n",
           (long long)days, (long long)sum->sum.steps, (long long)sum->sum.messages, (long long)sum->sum.taken,
           (long long)sum->sum.kills, (long long)sum->sum.freezes, (long long)sum->sum.unknown, (long long)sum->sum.asked,
           (long long)sum->sum.back, (long long)sum->sum.withheld, (long long)sum->sum.twice);
    for (int i = 0; i < STATE_COUNT; i++)
        printf("%s %d%s", state_word((enum state)i), sum->sum.ends[i], i + 1 < STATE_COUNT ? ", " : "\n");
}

int main(void) {
    int days = (int)setting("SIM_DAYS", 60), passed = 0, failed = 0;
    uint64_t seed = (uint64_t)setting("SIM_SEED", 0), seeds = (uint64_t)setting("SIM_SEEDS", 40);
    struct world *w = mmap(NULL, sizeof(*w), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct world *sum = calloc(1, sizeof(*sum));
    must(w != MAP_FAILED && sum != NULL && days > 4);
    uint64_t first = seed != 0 ? seed : 1, last = seed != 0 ? seed : seeds;
    for (uint64_t s = first; s <= last; s++) {
        bool ok = clean(w, s, days);
        passed += ok;
        failed += !ok;
        add(sum, w);
    }
    tell(sum, (int64_t)(last - first + 1) * days);
    for (size_t i = 0; seed == 0 && i < sizeof(mutants) / sizeof(mutants[0]); i++) {
        bool ok = noticed(w, (int)i, seeds, days);
        passed += ok;
        failed += !ok;
    }
    free(sum);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
