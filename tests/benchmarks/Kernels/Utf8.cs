// Whether bytes are well-formed UTF-8 (the Unicode Standard, table 3-7): the shortest form, no surrogates, nothing above U+10FFFF.
namespace Kernels;

public static class Utf8
{
    public static bool IsValid(byte[] text)
    {
        var i = 0;
        while (i < text.Length)
        {
            var lead = text[i];
            if (lead < 0x80)
            {
                i++;
                continue;
            }
            int length;
            if (lead is >= 0xc2 and < 0xe0)
                length = 2;
            else if (lead is >= 0xe0 and < 0xf0)
                length = 3;
            else if (lead is >= 0xf0 and < 0xf5)
                length = 4;
            else
                return false;
            if (i + length > text.Length)
                return false;
            var second = text[i + 1];
            if ((second & 0xc0) != 0x80)
                return false;
            if (lead == 0xe0 && second < 0xa0 || lead == 0xed && second > 0x9f || lead == 0xf0 && second < 0x90 || lead == 0xf4 && second > 0x8f)
                return false;
            for (var k = 2; k < length; k++)
            {
                if ((text[i + k] & 0xc0) != 0x80)
                    return false;
            }
            i += length;
        }
        return true;
    }
}
