// Digests of an assembly's method bodies, one line a method, so that a later build can name the methods that changed.
using Mono.Cecil;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Graph;

/// <summary>Per-method IL digests of one assembly.</summary>
public static class MethodDigests
{
    /// <summary>How many changed methods are named before the rest is counted.</summary>
    private const int Named = 3;

    /// <summary>Lines of digest and full name, sorted.</summary>
    public static IReadOnlyList<string> Read(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath, new ReaderParameters(ReadingMode.Deferred) { InMemory = true });
        var lines = new List<string>();
        foreach (var method in assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
            lines.Add($"{ConsumedDigest.OfBody(method)} {method.FullName}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Says in one line which methods differ.</summary>
    public static string DescribeChange(IEnumerable<string> before, IEnumerable<string> now)
    {
        var old = ByName(before);
        var current = ByName(now);
        string[] changes =
        [
            .. current.Where(m => old.TryGetValue(m.Key, out var digest) && digest != m.Value).Select(m => $"{m.Key} changed"),
            .. current.Keys.Where(m => !old.ContainsKey(m)).Select(m => $"{m} is new"),
            .. old.Keys.Where(m => !current.ContainsKey(m)).Select(m => $"{m} is gone"),
        ];
        return changes.Length switch
        {
            0 => "no method changed, but types, attributes, constants or resources did",
            <= Named => string.Join("; ", changes),
            _ => $"{string.Join("; ", changes.Take(Named))}; and {changes.Length - Named} more",
        };
    }

    private static SortedDictionary<string, string> ByName(IEnumerable<string> lines)
    {
        var methods = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var at = line.IndexOf(' ', StringComparison.Ordinal);
            if (at > 0)
                methods[line[(at + 1)..]] = line[..at];
        }
        return methods;
    }
}
