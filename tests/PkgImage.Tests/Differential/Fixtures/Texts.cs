// Constant texts and nulls where native code needs them: digits to choose from, names of arguments, texts that others are compared with.
#nullable enable

public static class Texts
{
    private const string Digits = "0123456789abcdef";
    private const string Odd = "\0\ud800x\uffff";

    public static void Hexadecimal([Length(0, 20)] byte[] bytes, [Length(0, 60)] char[] text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[2 * i + 1] = Digits[bytes[i] & 15];
        }
    }

    public static char OutOfRange(int at) => Digits[at];

    public static int OfLocal(int a)
    {
        if (a < 0)
            throw new ArgumentOutOfRangeException(nameof(a));
        var digits = "zyxwv";
        var sum = 0;
        for (var i = 0; i < a % 7; i++)
            sum = sum * 31 + digits[i];
        return sum + digits.Length;
    }

    // Which of two it is is known at run time alone.
    [StaysIL("PKI3010")]
    public static char OneOfTwo(bool first, int at)
    {
        var digits = "zyxwv";
        if (first)
            digits = "abcde";
        return digits[at];
    }

    public static int Letters()
    {
        var sum = 0;
        foreach (var c in Odd)
            sum = sum * 31 + c;
        return sum;
    }

    public static int Found(char c) => "aeiou".IndexOf(c) * 8 + Odd.IndexOf(c) + ("xyz".Contains(c) ? 100 : 0);

    public static int Spans(int at)
    {
        ReadOnlySpan<char> all = "first,second,third";
        var tail = all[(at & 15)..];
        return tail.IndexOf(',') * 100 + tail.Length + (tail.StartsWith("first") ? 1000 : 0) + (tail.SequenceEqual("third") ? 2000 : 0);
    }

    public static int Compared(string? a, string b) =>
        (a == "abc" ? 1 : 0) + ("" == b ? 2 : 0) + (b.Equals("b") ? 4 : 0) + (string.Equals(a, "no") ? 8 : 0) + (a != null && "x".Equals(a) ? 16 : 0)
        + (string.IsNullOrEmpty(a) ? 32 : 0);

    public static int Switched(string? a) => a switch
    {
        "a" => 1,
        "b" => 2,
        "" => 3,
        "ab" => 4,
        "abc" => 5,
        "abcd" => 6,
        "xyz" => 7,
        "zyx" => 8,
        null => 9,
        _ => -1,
    };

    // Which object a text is only the runtime can tell.
    [StaysIL("PKI3010")]
    public static bool Same(string a) => ReferenceEquals(a, "abc");

    public static int LengthOfName(int a) => a + LengthOf("name") + LengthOf("");

    private static int LengthOf(string s) => s.Length;

    public static int NullName(int a) => Checked(a, null) + Checked(a + 1, "second") + Checked(a + 2);

    private static int Checked(int v, string? name = null)
    {
        if (v > 5)
            throw new ArgumentException(name ?? "no name");
        return name is null ? v * 2 : v;
    }

    // A text that looks like one and another.
    public static int Alike(string? s) => Pair("a", "b") * 1000 + Pair("a\"|1:\"b", s) * 10 + Pair("a\"|1:1\"b", s);

    private static int Pair(string first, string? second) => first.Length * 10 + (second?.Length ?? 7);

    public static int NullText(int a) => Measure(a, null) + Measure(a, "four");

    private static int Measure(int a, string? text) => a < 0 ? text!.Length : text?.Length ?? a;

    // A parameter that is assigned is a variable like any other.
    public static int Assigned(int a, string b) => Longest(a, null, b) + Longest(a, b, null);

    private static int Longest(int a, string? first, string? second)
    {
        if (first == null || (second != null && second.Length > first.Length))
            first = second;
        return first == null ? a : first.Length;
    }

    // A local that stands for an object in one block after the other.
    public static void Scaled(Holder h, int at, int by)
    {
        if (at < 0)
            return;
        h.Cells[at & 3] *= by;
        h.Cells[at & 1] += by;
        var same = h;
        for (var i = 0; i < 3; i++)
            same.Cells[i] ^= i;
    }

    public sealed class Cells
    {
        private readonly int[] _cells = [1, 2, 3, 4];

        public int this[int at]
        {
            get => _cells[at];
            set => _cells[at] = value;
        }
    }

    public sealed class Holder
    {
        public Cells Cells { get; } = new();
    }
}
