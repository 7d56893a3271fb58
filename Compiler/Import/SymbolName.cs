// Symbols of compiled functions: readable in a profiler, unique, and the same on every machine.
using System.Text;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>The symbol of a method with concrete generic arguments.</summary>
internal static class SymbolName
{
    /// <summary>Longest readable part; the hash that follows keeps longer names apart.</summary>
    private const int MaxReadable = 96;

    /// <summary>
    /// Type and method name with other characters than letters, digits and '.' folded to '_', then eight hex digits of the hash of
    /// its identity, or sixteen where many of one name differ by what is passed to them.
    /// </summary>
    public static string Of(ClosedMethod method) => method.Symbol;

    /// <inheritdoc cref="Of"/>
    internal static string Compute(ClosedMethod method)
    {
        var name = $"{method.DeclaringType.FullName}.{WovenMethods.OriginalName(method.Definition)}";
        var readable = new StringBuilder(Math.Min(name.Length, MaxReadable));
        foreach (var c in name.Take(MaxReadable))
            readable.Append(char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '_');
        return $"{readable}_{ConsumedDigest.Hash(method.Identity)[..(method.Known.IsEmpty ? 8 : 16)]}";
    }
}
