// What each stage shows of a file test. A stage's name is that of a folder under tests/filetests.
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.FileTests;

internal static class Stages
{
    /// <summary>The stages by name.</summary>
    public static readonly ImmutableSortedDictionary<string, Func<FileTest, ImportedPackage, string>> All =
        new Dictionary<string, Func<FileTest, ImportedPackage, string>>
        {
            ["import"] = Functions,
            ["skip"] = Skipped,
            ["consumed"] = Consumed,
            ["boundary"] = Boundary,
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>IR of every kernel and of what it calls, once each; the header `method` narrows it to symbols that begin so.</summary>
    private static string Functions(FileTest test, ImportedPackage package)
    {
        var wanted = test.List("method");
        var functions = package.Kernels.SelectMany(k => k.Callees.Append(k.Function)).DistinctBy(f => f.Symbol)
            .Where(f => wanted.IsEmpty || wanted.Any(name => f.Symbol.StartsWith(name, StringComparison.Ordinal)))
            .OrderBy(f => f.Symbol, StringComparer.Ordinal);
        return string.Join('\n', functions.Select(IrPrinter.Print));
    }

    /// <summary>Every skipped method: code, method, cause, line.</summary>
    private static string Skipped(FileTest test, ImportedPackage package) => Lines(
        package.Skipped.Select(s => $"{Diagnostic.Format(s.Code)} {s.Location ?? "-"} {s.Method}: {s.Detail}")
            .Concat(package.Kernels.Select(k => $"kernel {k.Function.DisplayName}")));

    /// <summary>Members taken from other assemblies; digests are the framework's and change with it.</summary>
    private static string Consumed(FileTest test, ImportedPackage package) =>
        Lines(package.Consumed.Select(c => $"{c.Kind} {c.Assembly} {c.Member}"));

    /// <summary>The managed side: arguments of each kernel, throw expressions, layouts.</summary>
    private static string Boundary(FileTest test, ImportedPackage package)
    {
        var text = new StringBuilder();
        foreach (var entry in package.Weave.Entries)
        {
            text.Append(entry.IsSpecialization ? "specialization " : "kernel ").Append(entry.Method.FullName).Append('\n');
            var transition = entry.Kernel.Abi.SuppressGcTransition ? ", no transition" : "";
            text.Append("  ").Append(entry.Kernel.Abi.NativeReturn).Append(transition).Append('\n');
            foreach (var argument in entry.Kernel.Abi.Arguments)
                text.Append("  ").Append(argument).Append('\n');
            foreach (var capture in entry.Kernel.Function.Captures)
                text.Append("  capture ").Append(capture).Append('\n');
        }
        foreach (var thrown in package.Weave.Throws.Values)
        {
            text.Append("throw ").Append(thrown.Site.Key).Append('(').AppendJoin(", ", thrown.Parameters.Select(p => p.FullName)).Append(")\n");
            foreach (var instruction in thrown.Body)
                text.Append("  ").Append(instruction.OpCode.Name).Append(' ').Append(instruction.Operand).Append('\n');
        }
        foreach (var layout in package.Layouts)
            text.Append("layout ").Append(layout.Name).Append(" size ").Append(layout.Size).Append('\n');
        return text.ToString();
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
