/* Calls kernels of a package image on another architecture than the tests run on: void (a, b, c, result), each of sixteen bytes.
   Reads lines "kernel NAME" and lines of 96 hexadecimal digits, the three operands; answers each of those with the result's 32 digits. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static char *image;

static uint32_t u32(uint32_t offset) { uint32_t v; memcpy(&v, image + offset, 4); return v; }

/* Offsets as in Runtime/Format/ImageFormat.cs. */
static void *kernel(const char *prefix)
{
    uint32_t count = u32(84), at = u32(88);
    for (uint32_t i = 0; i < count; i++, at += 16) {
        uint32_t text = u32(at);
        if (strncmp(image + text + 4, prefix, strlen(prefix)) == 0)
            return ((void ***)(image + u32(12)))[0][i];
    }
    return 0;
}

int main(int count, char **arguments)
{
    void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : 0;
    if (!library || !(image = dlsym(library, "pkgimage_header"))) {
        puts(dlerror());
        return 2;
    }
    void (*call)(void *, void *, void *, void *, int32_t *) = 0;
    char line[1200];
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "kernel ", 7) == 0) {
            line[strcspn(line, "\n")] = 0;
            call = kernel(line + 7);
            if (!call) {
                printf("no kernel %s\n", line + 7);
                return 3;
            }
            continue;
        }
        _Alignas(16) uint8_t bytes[64] = { 0 };
        unsigned value;
        for (int i = 0; i < 48 && sscanf(line + 2 * i, "%2x", &value) == 1; i++)
            bytes[i] = value;
        int32_t status = 0;
        call(bytes, bytes + 16, bytes + 32, bytes + 48, &status);
        for (int i = 48; i < 64; i++)
            printf("%02x", bytes[i]);
        puts(status ? " status" : "");
    }
    return 0;
}
