// stage: skip
using System.Runtime.CompilerServices;

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
}

// expect:
// PKI3001 - C.Collatz(System.UInt64): is to be inlined, and nothing tells that its loops run for long
// PKI3001 - C.Contains(System.Char[],System.Char): is short, and what its loops read ends them
// PKI3001 - C.WordEnd(System.String,System.Int32): is short, and what its loops read ends them
// kernel C.Parse(System.String)
// kernel C.Sum(System.ReadOnlySpan`1<System.Int32>)
// kernel C.Words(System.String)
