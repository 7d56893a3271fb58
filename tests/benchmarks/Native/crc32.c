// See Kernels/Crc32.cs.
typedef unsigned char byte;
typedef unsigned int uint;

static uint table[256];

__attribute__((constructor)) static void make_table(void)
{
    for (uint n = 0; n < 256; n++) {
        uint remainder = n;
        for (int bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xedb88320 ^ (remainder >> 1);
        table[n] = remainder;
    }
}

uint crc32(const byte *data, int n)
{
    uint crc = ~0u;
    for (int i = 0; i < n; i++)
        crc = table[(byte)(crc ^ data[i])] ^ (crc >> 8);
    return ~crc;
}
