// All kernels, in the order of the tables.
namespace Suite.Cases;

internal static class AllCases
{
    /// <summary>Set to anything, kernels in C are called instead of those in C#.</summary>
    public const string NativeVariable = "KERNELS_IN_C";

    public static IReadOnlyList<Case> All { get; } = [.. NumericCases.All, .. IntegerCases.All, .. JuliaCases.All];

    public static bool IsNative { get; } = Environment.GetEnvironmentVariable(NativeVariable) is { Length: > 0 };

    /// <summary>What this process measures of a kernel: C# or C.</summary>
    public static Action Call(Work work) => IsNative ? work.Native : work.Managed;

    /// <summary>Kernels any of whose names contains one of the words; all of them without words.</summary>
    public static IEnumerable<Case> Matching(IReadOnlyCollection<string> words) =>
        All.Where(c => words.Count == 0 || words.Any(w => c.Name.Contains(w, StringComparison.OrdinalIgnoreCase)));
}
