/* Loads a package image on another architecture than the tests run on and calls its kernels as stubs do: arrays by the address of the
   object, whose length lies at offset 8 and whose elements start at 16; the status is stored through the last argument.
   The second argument is the number of the CPU target. Ends with 0 and "ok" when every result is what C computes. */
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { void *type; int64_t length; } ArrayHeader;
typedef struct { ArrayHeader header; int32_t items[1001]; } IntArray;
typedef struct { ArrayHeader header; double items[1001]; } DoubleArray;

static char *image;
static uint32_t target;

static uint32_t u32(uint32_t offset) { uint32_t v; memcpy(&v, image + offset, 4); return v; }

static char *text(uint32_t reference, char *to)
{
    uint32_t at = u32(reference), length = u32(at);
    memcpy(to, image + at + 4, length);
    to[length] = 0;
    return to;
}

/* Offsets as in Runtime/Format/ImageFormat.cs. */
static void **functions(void) { return ((void ***)(image + u32(12)))[0]; }
static void **imports(void) { return ((void ***)(image + u32(12)))[1]; }

static void bind(void)
{
    char name[256];
    uint32_t count = u32(92), at = u32(96);
    void *libm = dlopen("libm.so.6", RTLD_NOW);
    for (uint32_t i = 0; i < count; i++, at += 8) {
        void *address = dlsym(RTLD_DEFAULT, text(at + 4, name));
        imports()[i] = address ? address : dlsym(libm, name);
        if (!imports()[i])
            printf("no %s\n", name);
    }
}

static void *kernel(const char *prefix)
{
    char name[1024];
    uint32_t count = u32(84), at = u32(88);
    for (uint32_t i = 0; i < count; i++, at += 16)
        if (strncmp(text(at, name), prefix, strlen(prefix)) == 0)
            return functions()[target * count + i];
    printf("no kernel %s\n", prefix);
    return 0;
}

static int failures;

static void check(const char *what, int holds)
{
    if (!holds) {
        printf("%s differs\n", what);
        failures++;
    }
}

int main(int count, char **arguments)
{
    static IntArray ints = { { 0, 1001 }, { 0 } };
    static DoubleArray doubles = { { 0, 1001 }, { 0 } };
    int32_t status = -1;
    void *library = count == 3 ? dlopen(arguments[1], RTLD_NOW) : 0;
    if (!library || !(image = dlsym(library, "pkgimage_header"))) {
        puts(dlerror());
        return 2;
    }
    target = atoi(arguments[2]);
    bind();

    int64_t sum = 0;
    for (int i = 0; i < 1001; i++) {
        ints.items[i] = (i * 2654435761u) >> 3;
        sum += ints.items[i];
        doubles.items[i] = i * 0.37 - 100;
    }
    check("Sum", ((int64_t (*)(void *, int32_t *))kernel("Kernels.Sum("))(&ints, &status) == sum && status == 0);
    ((int64_t (*)(void *, int32_t *))kernel("Kernels.Sum("))(0, &status);
    check("the status of a null array", status == 1);

    double waves = 0;
    for (int i = 0; i < 1001; i++)
        waves += fmod(sin(doubles.items[i]), 3) + floor(doubles.items[i]);
    check("Waves", ((double (*)(void *, int32_t *))kernel("Kernels.Waves("))(&doubles, &status) == waves && status == 0);

    static uint8_t from[700], to[700];
    for (int i = 0; i < 700; i++)
        from[i] = i * 7;
    ((void (*)(void *, void *, int32_t, int32_t *))kernel("Kernels.Copy("))(to, from, 699, &status);
    check("Copy", memcmp(to, from, 699) == 0 && to[699] == 0);

    ((void (*)(void *, int32_t, int32_t *))kernel("Kernels.Pattern("))(&ints, 77, &status);
    check("Pattern", ints.items[0] == 77 && ints.items[1000] == 77);
    ((void (*)(void *, int32_t *))kernel("Kernels.Clear("))(&ints, &status);
    check("Clear", ints.items[0] == 0 && ints.items[1000] == 0);

    double values[2000] = { 0 }, frame = 0;
    for (int i = 0; i < 5000; i++)
        values[(i * 7) % 2000] += i;
    for (int i = 0; i < 2000; i++)
        frame += values[i];
    check("Frame", ((double (*)(int32_t, int32_t *))kernel("Kernels.Frame("))(5000, &status) == frame);

    puts(failures ? "failed" : "ok");
    return failures != 0;
}
