// The checksums that all variants of a run must come to: found by the program that starts the others, from plain IL, and handed on in the environment.
using System.Globalization;
using Suite.Cases;

namespace Benchmarks;

internal static class Expectations
{
    private const string Variable = "KERNELS_CHECKSUMS";

    /// <summary>Runs each kernel once and leaves its checksum to the processes started from here.</summary>
    public static void Announce() =>
        Environment.SetEnvironmentVariable(Variable, string.Join(';', AllCases.All.Select(c =>
        {
            var work = c.Prepare();
            return string.Create(CultureInfo.InvariantCulture, $"{c.Name}={work.Checksum(work.Managed):x16}");
        })));

    /// <exception cref="InvalidOperationException">The kernel computes something else here than as IL, or nobody has said what that is.</exception>
    public static void Check(string kernel, ulong checksum)
    {
        var found = string.Create(CultureInfo.InvariantCulture, $"{kernel}={checksum:x16}");
        var all = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set: start the benchmarks with ./bench.sh.");
        if (!all.Split(';').Contains(found))
            throw new InvalidOperationException($"{found} is not what plain IL computes ({all}).");
    }
}
