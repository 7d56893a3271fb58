// stage: skip
using System.Runtime.CompilerServices;
using System.Collections.Generic;
static class C
{
    // To be inlined, and nobody knows for how long it runs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Collatz(ulong number)
    {
        var steps = 0;
        for (; number != 1; steps++)
            number = number % 2 == 0 ? number / 2 : (number * 3) + 1;
        return steps;
    }

    // Its loop is that of what is inlined, and so is the next one's, by way of another.
    static int LongWay(ulong number) => number == 0 ? 0 : Collatz(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Twice(ulong number) => Collatz(number) + Collatz(number + 1);

    static int LongWays(ulong number) => number == 0 ? 0 : Twice(number);

    // Not asked to be inlined, and a kernel itself.
    static int Odd(ReadOnlySpan<int> values) => Parse("1") + Gcd(values[0], values[1]);

    // What is inlined searches.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool Has(char[] letters, char letter)
    {
        foreach (var each in letters)
        {
            if (each == letter)
                return true;
        }
        return false;
    }

    static bool HasOne(char[] letters) => Has(letters, '1');

    // To be inlined, but a long one is worth a call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Sum(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    // Searches.
    static bool Contains(char[] letters, char letter)
    {
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == letter)
                return true;
        }
        return false;
    }

    static int WordEnd(string text, int at)
    {
        while (at < text.Length && text[at] != ' ')
            at++;
        return at;
    }

    // A search after much else, once.
    static uint MatchLength(byte[] window, uint at, uint distance, uint limit, uint end, uint origin)
    {
        if (end != 0 && at + limit > end)
            limit = end - at;
        distance = distance * 2 + (distance >> 3) ^ (distance << 7);
        distance += (distance >> 11) * 3 + (at >> 5) - (end >> 3) + (limit >> 9);
        distance = (distance & 0xff) + ((distance >> 8) & 0xff) + 1;
        var start = origin + at + (end & 7) - (limit & 3);
        var length = 0u;
        while (length < limit && window[start + length] == window[start + length - distance])
            length++;
        return length;
    }

    // No search: what it reads may end it, but by a throw.
    static int Parse(string digits)
    {
        var number = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] is < '0' or > '9')
                throw new FormatException();
            number = (number * 10) + digits[i] - '0';
        }
        return number;
    }

    // Has its numbers in store most of the time: only the loop that makes more of them is worth a call.
    static readonly uint[] store = new uint[64];
    static int next;
    static uint Random()
    {
        if (next >= store.Length)
        {
            for (var i = 0; i < store.Length; i++)
                store[i] = (store[i] * 1664525) + 1013904223;
            next = 0;
        }
        var number = store[next++];
        number ^= number >> 11;
        number ^= (number << 7) & 0x9D2C5680;
        number ^= (number << 15) & 0xEFC60000;
        return number ^ (number >> 18);
    }

    // All that comes after the loop is a test, and what comes past it another method.
    static int Gcd(int a, int b)
    {
        if (a == b)
            return a;
        while (b != 0)
            (a, b) = (b, a % b);
        return a < 0 ? -a : a;
    }

    // Bits and digits: 32 rounds at most, and few as a rule.
    static unsafe void Bits(int number, ushort* bits)
    {
        var rest = number < 0 ? -number : number;
        bits[1] = 1;
        while ((rest >>= 1) != 0)
            bits[1]++;
        bits[0] = (ushort)(number & ((1 << bits[1]) - 1));
    }

    static int Digits(long number)
    {
        var digits = 1;
        while (number > 9)
        {
            number /= 10;
            digits++;
        }
        return digits;
    }

    // The same for each element: a loop that may be long.
    static int SetBits(uint[] numbers)
    {
        var bits = 0;
        foreach (var number in numbers)
        {
            for (var rest = number; rest != 0; rest >>= 1)
                bits += (int)(rest & 1);
        }
        return bits;
    }

    // What is divided is no number that ends the loop.
    static int Halves(int number, int rounds)
    {
        while (rounds-- > 0)
            number >>= 1;
        return number;
    }

    // A search in each round of a loop that is none.
    static int Words(string text)
    {
        var words = 0;
        for (var at = 0; at < text.Length; words++)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            while (at < text.Length && text[at] != ' ')
                at++;
        }
        return words;
    }

    // The letter that ends it is in a variable.
    static bool IsWord(string text)
    {
        foreach (var letter in text)
        {
            if (letter == ' ')
                return false;
        }
        return true;
    }

    // A search, and a loop that is none, of a method that stays IL for something else.
    static object Trimmed(string text)
    {
        var at = 0;
        while (text[at] == ' ')
            at++;
        var sum = 0;
        for (var i = at; i < text.Length; i++)
            sum += text[i];
        return new int[] { at, sum };
    }

    // Bytes are put into a number until it has the bits of a code: the inner loop goes round a few times.
    static object Codes(byte[] bytes, byte[] lengths, int[] next)
    {
        int at = 0, bits = 0, count = 0;
        var codes = new List<object>();
        while (at < bytes.Length)
        {
            var length = lengths[bits & 7];
            while (count < length)
            {
                bits |= (bytes[at++] & 255) << count;
                next[at & 7] = bits ^ (bits >> 3) ^ (at * 5);
                count += 8;
            }
            codes.Add(bits & ((1 << length) - 1));
            bits >>= length;
            count -= length;
        }
        return codes;
    }

    // A case that is led back to another one is no recursion; one that goes deeper is.
    static uint Price(uint length, uint[] prices, int level)
    {
        if (length == 1u << 17)
            return 256 + Price((1u << 17) - 1, prices, level);
        return level == 0 ? length * 256 : prices[length & 31];
    }

    static int Ackermann(int m, int n) => m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));

    static int Depth(int[] parents, int at)
    {
        at = parents[at];
        return at == 0 ? 0 : Depth(parents, at) + 1;
    }

    // The next entry is searched for in each round: not by a list.
    static int Members(HashSet<int> set, List<int> list)
    {
        var sum = 0;
        foreach (var member in set)
            sum += member;
        foreach (var member in list)
            sum += member;
        return sum;
    }
}

// expect:
// PKI3001 - C.Bits(System.Int32,System.UInt16*): has short loops, and they end with the digits of a number
// PKI3011 worthwhile.cs(207) C.Codes(System.Byte[],System.Byte[],System.Int32[]): allocates System.Collections.Generic.List`1<System.Object> (IL_0006 newobj)
// PKI3001 - C.Collatz(System.UInt64): is to be inlined, and nothing tells that its loops run for long
// PKI3001 - C.Contains(System.Char[],System.Char): has short loops, and what they read ends them
// PKI3001 - C.Digits(System.Int64): has short loops, and they end with the digits of a number
// PKI3001 - C.Has(System.Char[],System.Char): has short loops, and what they read ends them
// PKI3001 - C.IsWord(System.String): has short loops, and what they read ends them
// PKI3001 - C.MatchLength(System.Byte[],System.UInt32,System.UInt32,System.UInt32,System.UInt32,System.UInt32): has short loops, and what they read ends them
// PKI3018 worthwhile.cs(244) C.Members(System.Collections.Generic.HashSet`1<System.Int32>,System.Collections.Generic.List`1<System.Int32>): System.Collections.Generic.HashSet`1/Enumerator<System.Int32> holds System.Collections.Generic.HashSet`1<T> in field _hashSet (IL_0003 callvirt)
// PKI3001 - C.Random(): does its work beside its loops; all of its loops are kernels
// PKI3011 worthwhile.cs(200) C.Trimmed(System.String): allocates an array (IL_0031 newarr)
// PKI3001 - C.WordEnd(System.String,System.Int32): has short loops, and what they read ends them
// kernel C.Ackermann(System.Int32,System.Int32)
// kernel C.Depth(System.Int32[],System.Int32)
// kernel C.Gcd(System.Int32,System.Int32)
// kernel C.Halves(System.Int32,System.Int32)
// kernel C.LongWay(System.UInt64)
// kernel C.LongWays(System.UInt64)
// kernel C.Members$loop0(System.Collections.Generic.List`1/Enumerator<System.Int32>&,System.Int32&)
// kernel C.Parse(System.String)
// kernel C.Random$loop0(System.Int32)
// kernel C.SetBits(System.UInt32[])
// kernel C.Sum(System.ReadOnlySpan`1<System.Int32>)
// kernel C.Trimmed$loop0(System.Int32&,System.String,System.Int32)
// kernel C.Words(System.String)
