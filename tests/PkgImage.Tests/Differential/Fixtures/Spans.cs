// Span, ReadOnlySpan and string: indexers, slices, lengths, characters, and what fails in them.
#nullable enable

public static class Spans
{
    public static int Length(Span<int> s) => s.Length;
    public static bool IsEmpty(ReadOnlySpan<byte> s) => s.IsEmpty;
    public static int Get(Span<int> s, int i) => s[i];
    public static byte GetReadOnly(ReadOnlySpan<byte> s, int i) => s[i];
    public static void Set(Span<long> s, int i, long v) => s[i] = v;

    public static int Sum(ReadOnlySpan<int> s)
    {
        var sum = 0;
        for (var i = 0; i < s.Length; i++)
            sum += s[i];
        return sum;
    }

    public static double SumForeach(ReadOnlySpan<double> s)
    {
        double sum = 0;
        foreach (var x in s)
            sum += x;
        return sum;
    }

    public static void Fill(Span<short> s, short v)
    {
        for (var i = 0; i < s.Length; i++)
            s[i] = v;
    }

    public static void FillTooFar(Span<int> s, int v)
    {
        for (var i = 0; i <= s.Length; i++)
            s[i] = v;
    }

    public static void Xor(Span<byte> a, ReadOnlySpan<byte> b)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] ^= b[i];
    }

    public static int SumSlice(ReadOnlySpan<int> s, [In(-2, 70)] int start, [In(-2, 70)] int length)
    {
        var sum = 0;
        foreach (var x in s.Slice(start, length))
            sum += x;
        return sum;
    }

    public static int SumTail(ReadOnlySpan<int> s, [In(-2, 70)] int start)
    {
        var sum = 0;
        foreach (var x in s[start..])
            sum += x;
        return sum;
    }

    public static int LastFromEnd(Span<int> s, [In(-1, 10)] int n) => s[^n];

    public static void FillMiddle(Span<int> s, int v)
    {
        var middle = s[1..^1];
        for (var i = 0; i < middle.Length; i++)
            middle[i] = v;
    }

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xffffffffu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
        }
        return ~crc;
    }

    public static uint Adler(ReadOnlySpan<byte> data)
    {
        uint a = 1, b = 0;
        for (var i = 0; i < data.Length; i++)
        {
            a = (a + data[i]) % 65521;
            b = (b + a) % 65521;
        }
        return (b << 16) | a;
    }

    public static int CommonPrefix(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var n = 0;
        while (n < a.Length && n < b.Length && a[n] == b[n])
            n++;
        return n;
    }

    public static int SumOfLocalSpan(int a, int b, int c)
    {
        ReadOnlySpan<int> s = [a, b, c];
        var sum = 0;
        for (var i = 0; i < s.Length; i++)
            sum = (sum * 31) + s[i];
        return sum;
    }

    public static int Table(int i)
    {
        ReadOnlySpan<int> table = [2, 3, 5, 7, 11, 13];
        return table[i];
    }

    public static byte ByteTable(int i)
    {
        ReadOnlySpan<byte> table = "pkgimage"u8;
        return table[i];
    }

    public static int StackSpan([In(-1, 40)] int n)
    {
        Span<int> s = stackalloc int[32];
        for (var i = 0; i < n; i++)
            s[i] = i * i;
        var sum = 0;
        foreach (var x in s)
            sum += x;
        return sum;
    }

    public static int CastBytes(ReadOnlySpan<byte> s)
    {
        var ints = MemoryMarshal.Cast<byte, int>(s);
        var sum = 0;
        foreach (var x in ints)
            sum ^= x;
        return sum;
    }

    public static void ClearSpan(Span<int> s) => s.Clear();
    public static void FillSpan(Span<byte> s, byte v) => s.Fill(v);
    public static bool TryGet(Span<int> s, int i, ref int value)
    {
        if ((uint)i >= (uint)s.Length)
            return false;
        value = s[i];
        return true;
    }

    [StaysIL("PKI3010")]
    public static ref int FirstRef(Span<int> s) => ref s[0];

    [StaysIL("PKI3010")]
    public static Span<int> SliceOf(Span<int> s, [In(-1, 9)] int from) => s[from..];
}

public static class Strings
{
    public static int Length(string s) => s.Length;
    public static char Get(string s, int i) => s[i];
    public static bool IsNull(string? s) => s is null;
    public static bool IsNullOrEmpty(string? s) => string.IsNullOrEmpty(s);

    public static int Hash(string s)
    {
        var hash = 5381;
        for (var i = 0; i < s.Length; i++)
            hash = (hash * 33) ^ s[i];
        return hash;
    }

    public static uint HashForeach(string s)
    {
        var hash = 2166136261;
        foreach (var c in s)
            hash = (hash ^ c) * 16777619;
        return hash;
    }

    public static int Digits(string s)
    {
        var value = 0;
        foreach (var c in s)
        {
            if (c is < '0' or > '9')
                continue;
            value = checked((value * 10) + (c - '0'));
        }
        return value;
    }

    public static int CountLetters(string s)
    {
        var n = 0;
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetter(s[i]))
                n++;
        }
        return n;
    }

    public static bool IsPalindrome(string s)
    {
        for (int i = 0, j = s.Length - 1; i < j; i++, j--)
        {
            if (s[i] != s[j])
                return false;
        }
        return true;
    }

    public static int TooFar(string s)
    {
        var n = 0;
        for (var i = 0; i <= s.Length; i++)
            n += s[i];
        return n;
    }

    public static int CompareOrdinal(string a, string b)
    {
        var n = Math.Min(a.Length, b.Length);
        for (var i = 0; i < n; i++)
        {
            if (a[i] != b[i])
                return a[i] - b[i];
        }
        return a.Length - b.Length;
    }

    public static int SpanOfString(string? s)
    {
        var n = 0;
        foreach (var c in s.AsSpan())
            n += c;
        return n;
    }

    public static bool ByteSwitch(char c) => c switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => true,
        >= '0' and <= '9' => true,
        _ => false,
    };
}
