// See Kernels/Base64.cs.
typedef unsigned char byte;

static const byte alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64(const byte *restrict data, int n, byte *restrict text)
{
    int length = 0, i = 0;
    for (; i + 2 < n; i += 3) {
        int bits = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
        text[length++] = alphabet[bits >> 18];
        text[length++] = alphabet[bits >> 12 & 63];
        text[length++] = alphabet[bits >> 6 & 63];
        text[length++] = alphabet[bits & 63];
    }
    if (i < n) {
        int second = i + 1 < n;
        int bits = data[i] << 16 | (second ? data[i + 1] << 8 : 0);
        text[length++] = alphabet[bits >> 18];
        text[length++] = alphabet[bits >> 12 & 63];
        text[length++] = second ? alphabet[bits >> 6 & 63] : '=';
        text[length++] = '=';
    }
    return length;
}
