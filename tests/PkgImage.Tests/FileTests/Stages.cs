// What each stage shows of a file test. A stage's name is that of a folder under tests/filetests.
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Lower;

namespace PkgImage.Tests.FileTests;

internal static partial class Stages
{
    /// <summary>The stages by name.</summary>
    public static readonly ImmutableSortedDictionary<string, Func<FileTest, ImportedPackage, string>> All =
        new Dictionary<string, Func<FileTest, ImportedPackage, string>>
        {
            ["import"] = Functions,
            ["skip"] = Skipped,
            ["consumed"] = Consumed,
            ["boundary"] = Boundary,
            ["checks"] = Checks,
            ["lower"] = Lowered,
            ["vectorize"] = Vectorized,
            ["assemble"] = Assembled,
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
            var transition = entry.Kernel.Abi.SuppressGcTransition ? ", no transition" : entry.Kernel.Abi.Work is { } work ? $", no transition when brief: {work}" : "";
            var little = entry.Kernel.Abi.Little is { } rounds ? $", as IL when {rounds}" : "";
            text.Append("  ").Append(entry.Kernel.Abi.NativeReturn).Append(transition).Append(little).Append('\n');
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

    /// <summary>Loops that a check before them is made for: counter, tests that end the loop, guards that no round changes, the indices that are checked, and branches that become selections.</summary>
    private static string Checks(FileTest test, ImportedPackage package)
    {
        var text = new StringBuilder();
        foreach (var function in package.Kernels.Select(kernel => kernel.Function))
        {
            text.Append(function.DisplayName).Append('\n');
            foreach (var loop in CheckedLoop.FindIn(function, new DistinctArrays(function)))
            {
                Append(loop, loop.Inner.IsEmpty ? "loop" : loop.HasJammedSums ? "nest of sums" : "nest", "r-th round", "  ");
                foreach (var branch in ConditionalElements.FindIn(function, loop))
                    text.Append($"    block {branch.Block}: no branch, but blocks {string.Join(", ", branch.Ways)} and then {branch.Join}\n");
            }
        }
        return text.ToString();

        void Append(CheckedLoop loop, string kind, string rounds, string indent)
        {
            text.Append($"{indent}{kind} of block {loop.Loop.Header}, {rounds}\n");
            foreach (var goesOn in loop.Tests)
            {
                var relation = goesOn.IsExact ? goesOn.IsUp ? "!=, from below," : "!=, from above," : (goesOn.IsUp ? "<" : ">") + (goesOn.IsInclusive ? "=" : "");
                var distance = goesOn.Distance is { } far ? $" ({far} off)" : "";
                text.Append($"{indent}  goes on after block {goesOn.Block} while {goesOn.Counted} {relation} {goesOn.Limit}{distance}\n");
            }
            foreach (var guard in loop.Guards)
                text.Append($"{indent}  block {guard.At.Block}: {guard.Condition} not zero\n");
            foreach (var check in loop.Checks)
                text.Append($"{indent}  block {check.At.Block}: {(check.IsExact ? "" : "up to ")}{check.Index} within {check.Length}{(check.IsImplied ? ", by others" : "")}\n");
            foreach (var inner in loop.Inner)
                Append(inner, "loop", "r-th round in the nest's R-th", indent + "  ");
        }
    }

    /// <summary>LLVM IR of the kernels' functions as they are lowered; declarations and attributes left out.</summary>
    private static string Lowered(FileTest test, ImportedPackage package)
    {
        var texts = package.Kernels.Select(kernel => PrintIR(test, kernel, optimized: false));
        return string.Join('\n', texts.SelectMany(text => Definition().Matches(text).Concat(SourceNode().Matches(text))).Select(match => match.Value).Distinct());
    }

    /// <summary>For each kernel the vector types left when LLVM is done with it, or "scalar", and how many loops were made into vectors.</summary>
    private static string Vectorized(FileTest test, ImportedPackage package) => Lines(
        from kernel in package.Kernels
        let ir = PrintIR(test, kernel, optimized: true)
        let types = VectorType().Matches(ir).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)
        let loops = VectorLoop().Count(ir)
        select $"{kernel.Function.DisplayName}: {string.Join(' ', types.DefaultIfEmpty("scalar"))}{(loops == 0 ? "" : $" loops: {loops}")}");

    /// <summary>For each kernel how often the instructions and operands named by the header `count` are in its code for the CPU `target`.</summary>
    private static string Assembled(FileTest test, ImportedPackage package)
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        using var compiler = new KernelCompiler(CodegenSettings.From(test.Options, KernelImage.Slug));
        return Lines(
            from kernel in package.Kernels
            let text = compiler.PrintAssembly(kernel, KernelImage.Target(test.Headers.GetValueOrDefault("target", "x86-64-v3")))
            let counts = test.List("count").Select(word => $"{word} {Regex.Count(text, $@"^\t{Regex.Escape(word)}", RegexOptions.Multiline)}")
            select $"{kernel.Function.DisplayName}: {string.Join(", ", counts)}");
    }

    private static string PrintIR(FileTest test, Kernel kernel, bool optimized)
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        using var compiler = new KernelCompiler(CodegenSettings.From(test.Options, KernelImage.Slug));
        return compiler.PrintIR(kernel, KernelImage.Target("x86-64-v3"), optimized);
    }

    [GeneratedRegex(@"^define .*?^}\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Definition();

    /// <summary>Metadata of source lines.</summary>
    [GeneratedRegex(@"^!\d+ = (distinct )?!DI(Subprogram|File|Location).*\n", RegexOptions.Multiline)]
    private static partial Regex SourceNode();

    /// <summary>LLVM's name for the block of such a loop.</summary>
    [GeneratedRegex(@"^vector\.body\d*:", RegexOptions.Multiline)]
    private static partial Regex VectorLoop();

    [GeneratedRegex(@"<\d+ x (i|float|double)\d*>")]
    private static partial Regex VectorType();

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
