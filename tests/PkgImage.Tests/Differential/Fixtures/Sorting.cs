// Sorting and searching by the framework's own bodies, default comparers, and what generic code asks of a value's type on the way.
#nullable enable

public enum Suit : sbyte
{
    Clubs = -1,
    Hearts,
    Spades,
}

[Helper]
public record struct Card(Suit Suit, int Rank, double Weight, long? Serial);

public struct Version3 : IComparable<Version3>, IEquatable<Version3>
{
    public int Major, Minor;

    [Helper] public readonly int CompareTo(Version3 other) => Major != other.Major ? Major.CompareTo(other.Major) : checked(Minor - other.Minor);
    [Helper] public readonly bool Equals(Version3 other) => Major == other.Major && Minor == other.Minor;
}

public static class Sorting
{
    public static void Bytes([Length(0, 70)] Span<byte> s) => s.Sort();
    public static void SBytes([Length(0, 70)] Span<sbyte> s) => s.Sort();
    public static void Shorts([Length(0, 70)] Span<short> s) => s.Sort();
    public static void Chars([Length(0, 70)] Span<char> s) => s.Sort();
    public static void Ints([Length(0, 300)] Span<int> s) => s.Sort();
    public static void UInts([Length(0, 70)] Span<uint> s) => s.Sort();
    public static void Longs([Length(0, 300)] Span<long> s) => s.Sort();
    public static void ULongs([Length(0, 70)] Span<ulong> s) => s.Sort();
    public static void Natives([Length(0, 70)] Span<nint> s) => s.Sort();
    [ExactNaN] public static void Floats([Length(0, 70)] Span<float> s) => MemoryExtensions.Sort(s);
    [ExactNaN] public static void Doubles([Length(0, 300)] Span<double> s) => s.Sort();
    [ExactNaN] public static void Halves([Length(0, 70)] Span<Half> s) => s.Sort();
    public static void Wides([Length(0, 40)] Span<Int128> s) => s.Sort();
    public static void Dates([Length(0, 40)] Span<DateTime> s) => s.Sort();
    public static void Guids([Length(0, 40)] Span<Guid> s) => s.Sort();

    public static void FewValues([Length(0, 200)] Span<int> s)
    {
        foreach (ref var x in s)
            x &= 3;
        s.Sort();
    }

    // Median of three at its worst: what is left after many bad pivots goes to the heap sort.
    public static void WorstPivots([Length(200, 200)] int[] a)
    {
        var half = a.Length / 2;
        for (var i = 1; i <= half; i++)
        {
            if ((i & 1) != 0)
            {
                a[i - 1] = i;
                a[i] = half + i;
            }
            a[half + i - 1] = 2 * i;
        }
        Array.Sort(a);
    }

    [ExactNaN] public static void Array1([Length(0, 100)] double[] a) => Array.Sort(a);
    public static void ArrayPart([Length(4, 20)] int[] a, [In(-1, 5)] int from, [In(-1, 5)] int count) => Array.Sort(a, from, count);
    public static void Items([Length(0, 40)] Span<int> keys, [Length(0, 40)] Span<long> items) => keys.Sort(items);
    [ExactNaN] public static void ItemsOfFloats([Length(30, 30)] float[] keys, [Length(30, 30)] byte[] items) => Array.Sort(keys, items);
    public static void WithDefaultComparer([Length(0, 40)] Span<int> s) => s.Sort(Comparer<int>.Default);

    // An order of the program's own may throw, and the sorter makes another exception of that.
    [StaysIL("PKI3015")]
    public static void OwnOrder([Length(0, 40)] Span<Version3> s) => s.Sort();
    [StaysIL("PKI3013")]
    public static void Descending(Span<int> s) => s.Sort((a, b) => b.CompareTo(a));

    public static int Median([Length(1, 40)] int[] a, [Length(40, 60)] Span<int> work)
    {
        a.CopyTo(work);
        work[..a.Length].Sort();
        return work[a.Length / 2];
    }

    public static int Search(ReadOnlySpan<int> s, int v) => s.BinarySearch(v);
    public static int SearchArray(long[] s, long v) => Array.BinarySearch(s, v);
    public static int SearchDoubles(ReadOnlySpan<double> s, double v) => MemoryExtensions.BinarySearch(s, v);
    public static int IndexInArray(int[] a, int v) => Array.IndexOf(a, v);
    public static int LastInArray(short[] a, short v) => Array.LastIndexOf(a, v);
    public static bool Contains(ReadOnlySpan<int> s, int v) => s.Contains(v);
    public static bool StartsWith(ReadOnlySpan<int> s, ReadOnlySpan<int> v) => s.StartsWith(v);
    public static int IndexOfSpan(ReadOnlySpan<char> s, ReadOnlySpan<char> v) => s.IndexOf(v);
    public static int OtherThan(ReadOnlySpan<int> s, int v) => s.IndexOfAnyExcept(v);
    public static int CommonPrefix(ReadOnlySpan<int> s, ReadOnlySpan<int> v) => s.CommonPrefixLength(v);
    public static void Replace(Span<int> s, int v, int w) => s.Replace(v, w);

    // The accelerated way counts from the lower bound on, the portable one compares with both: bounds in the wrong order tell them apart.
    public static int InRangeOfBytes(ReadOnlySpan<byte> s, byte low, byte high) => s.IndexOfAnyInRange(low, high);
    public static int InRangeOfChars(ReadOnlySpan<char> s, char low, char high) => s.IndexOfAnyInRange(low, high);
    public static int InRangeOfInts(ReadOnlySpan<int> s, int low, int high) => s.IndexOfAnyInRange(low, high);
    public static int InRangeOfLongs(ReadOnlySpan<long> s, long low, long high) => s.LastIndexOfAnyExceptInRange(low, high);
    public static int InRangeOfDoubles(ReadOnlySpan<double> s, double low, double high) => s.IndexOfAnyInRange(low, high);

    public static int CompareInts(int a, int b) => Comparer<int>.Default.Compare(a, b);
    public static int CompareDoubles(double a, double b) => Comparer<double>.Default.Compare(a, b);
    public static int CompareVersions(Version3 a, Version3 b) => Comparer<Version3>.Default.Compare(a, b);
    public static int CompareMaybe(int? a, int? b) => Comparer<int?>.Default.Compare(a, b);
    public static bool EqualBytes(byte a, byte b) => EqualityComparer<byte>.Default.Equals(a, b);
    public static bool EqualDoubles(double a, double b) => EqualityComparer<double>.Default.Equals(a, b);
    public static bool EqualSuits(Suit a, Suit b) => EqualityComparer<Suit>.Default.Equals(a, b);
    public static bool EqualVersions(Version3 a, Version3 b) => EqualityComparer<Version3>.Default.Equals(a, b);
    public static bool EqualMaybe(long? a, long? b) => EqualityComparer<long?>.Default.Equals(a, b);
    public static int HashOfDouble(double a) => EqualityComparer<double>.Default.GetHashCode(a);
    public static bool EqualCards(Card a, Card b) => a == b;
    public static int HashOfPair((int, long) a) => a.GetHashCode();
    public static bool EqualTuples((int, double, byte) a, (int, double, byte) b) => a.Equals(b);
    public static int CompareTuples((int, double) a, (int, double) b) => a.CompareTo(b);

    public static int KeptComparer([Length(0, 30)] int[] a)
    {
        var comparer = Comparer<int>.Default;
        var ups = 0;
        for (var i = 1; i < a.Length; i++)
            ups += comparer.Compare(a[i - 1], a[i]) < 0 ? 1 : 0;
        return ups;
    }

    public static int LargestVersion([Length(0, 20)] Version3[] all) => Largest(all);
    [ExactNaN] public static int LargestDouble([Length(0, 20)] double[] all) => Largest(all);

    private static int Largest<T>(T[] all)
    {
        var best = 0;
        for (var i = 1; i < all.Length; i++)
        {
            if (Comparer<T>.Default.Compare(all[i], all[best]) > 0)
                best = i;
        }
        return best;
    }

    public static int KindOfInt(int v) => Kind(v);
    public static int KindOfSuit(Suit v) => Kind(v);
    public static int KindOfLong(long v) => Kind(v);
    public static int KindOfVersion(Version3 v) => Kind(v);
    public static int KindOfMaybe(int? v) => v is int x ? x : -1;

    private static int Kind<T>(T v) => v switch
    {
        null => -1,
        int i => i + 1,
        sbyte => 2,
        Version3 { Major: > 3 } w => w.Minor,
        Version3 => 4,
        _ => v is long ? 5 : 6,
    };
}
