// Base64 (RFC 4648) of bytes, as text in bytes.
namespace Kernels;

public static class Base64
{
    private static readonly byte[] Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8.ToArray();

    /// <param name="text">Room for four bytes for every three, or part of three, of <paramref name="data"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Encode(byte[] data, byte[] text)
    {
        var length = 0;
        var i = 0;
        for (; i + 2 < data.Length; i += 3)
        {
            var bits = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
            text[length++] = Alphabet[bits >> 18];
            text[length++] = Alphabet[bits >> 12 & 63];
            text[length++] = Alphabet[bits >> 6 & 63];
            text[length++] = Alphabet[bits & 63];
        }
        if (i < data.Length)
        {
            var second = i + 1 < data.Length;
            var bits = data[i] << 16 | (second ? data[i + 1] << 8 : 0);
            text[length++] = Alphabet[bits >> 18];
            text[length++] = Alphabet[bits >> 12 & 63];
            text[length++] = second ? Alphabet[bits >> 6 & 63] : (byte)'=';
            text[length++] = (byte)'=';
        }
        return length;
    }
}
