// Runs jobs and prints what they did: name, checksum, and on request the wall time, first call and all.
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gallery;

internal sealed class JobRunner(TextWriter output, bool showTimes)
{
    /// <summary>Runs a job and returns its result.</summary>
    /// <param name="work">Returns the result; its bytes in memory are what the checksum is taken over.</param>
    public T[] Job<T>(string name, Func<T[]> work) where T : unmanaged
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        watch.Stop();
        var time = showTimes ? $"{watch.Elapsed.TotalMilliseconds,9:F1} ms" : "";
        output.WriteLine($"{name,-20}{Fnv1A(MemoryMarshal.AsBytes<T>(result)):x16}{time}");
        return result;
    }

    /// <summary>The 64-bit FNV-1a hash.</summary>
    internal static ulong Fnv1A(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var value in bytes)
            hash = (hash ^ value) * 0x100000001b3;
        return hash;
    }
}
