// See Kernels/Utf8.cs.
typedef unsigned char byte;

int utf8_is_valid(const byte *text, int n)
{
    int i = 0;
    while (i < n) {
        byte lead = text[i];
        if (lead < 0x80) {
            i++;
            continue;
        }
        int length;
        if (lead >= 0xc2 && lead < 0xe0)
            length = 2;
        else if (lead >= 0xe0 && lead < 0xf0)
            length = 3;
        else if (lead >= 0xf0 && lead < 0xf5)
            length = 4;
        else
            return 0;
        if (i + length > n)
            return 0;
        byte second = text[i + 1];
        if ((second & 0xc0) != 0x80)
            return 0;
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
            return 0;
        for (int k = 2; k < length; k++) {
            if ((text[i + k] & 0xc0) != 0x80)
                return 0;
        }
        i += length;
    }
    return 1;
}
