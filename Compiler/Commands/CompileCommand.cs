// `pkgimage compile ASSEMBLY [--method NAME ...] -o FILE`: the hand-driven form. The same stages as a build, without project, weaving or
// depot; what a method compiles to by hand is what it compiles to in its package.
using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class CompileCommand
{
    /// <summary>The portable identifier of this machine: a runtime built by a distribution names the distribution in its own.</summary>
    private static string HostRuntimeIdentifier
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            var isMusl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
            return $"{system}{(isMusl ? "-musl" : "")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    public static Command Create()
    {
        var assembly = new Argument<FileInfo>("assembly") { Description = "The assembly to compile." };
        var output = new Option<FileInfo>("--output", "-o") { Description = "The image to write.", Required = true };
        var methods = new Option<string[]>("--method") { Description = "Compile only this method; by name or full name, any number of times." };
        var references = new Option<DirectoryInfo[]>("--reference") { Description = "A folder of assemblies to resolve against, beside the assembly's own and the framework." }
            .AcceptExistingOnly();
        var cpuTarget = new Option<string>("--cpu-target") { Description = "CPU targets, separated by ';'.", DefaultValueFactory = _ => CpuTargets.Default(HostRuntimeIdentifier) };
        var optimize = new Option<int>("--optimize", "-O") { Description = "Optimization level, 0 to 3.", DefaultValueFactory = _ => 3 };
        var debugInfo = new Option<int>("--debug-info") { Description = "0: none, 1: names of functions, 2: source lines as well.", DefaultValueFactory = _ => 1 };
        var checkBounds = new Option<BoundsChecks>("--check-bounds") { Description = "Where indices are checked: auto, yes (at each access), no." };
        var verbose = new Option<bool>("--verbose-linking") { Description = "Print the linker's command and its own words." };
        var command = new Command("compile", "Compile an assembly by hand.") { assembly, output, methods, references, cpuTarget, optimize, debugInfo, checkBounds, verbose };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new CompilerOptions
            {
                RuntimeIdentifier = HostRuntimeIdentifier,
                CpuTarget = parsed.GetRequiredValue(cpuTarget),
                Optimize = parsed.GetRequiredValue(optimize),
                DebugInfo = parsed.GetRequiredValue(debugInfo),
                CheckBounds = parsed.GetValue(checkBounds),
                Precompile = [.. parsed.GetValue(methods) ?? []],
                OnlyPrecompile = parsed.GetValue(methods) is { Length: > 0 },
                Link = LinkDefaults.For(HostRuntimeIdentifier),
            };
            var tools = new ToolOptions(null, null, parsed.GetValue(verbose));
            Run(parsed.GetRequiredValue(assembly), parsed.GetValue(references) ?? [], parsed.GetRequiredValue(output), options, tools, Console.Out, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Compiles, writes the image, and prints what was compiled and what was not.</summary>
    /// <exception cref="DiagnosticException">A named method is not there or stays IL, or a stage failed.</exception>
    private static void Run(
        FileInfo assembly, DirectoryInfo[] references, FileInfo output, CompilerOptions options, ToolOptions tools, TextWriter lines, CancellationToken cancellation)
    {
        if (!assembly.Exists)
            throw new DiagnosticException(DiagnosticCode.NotAnAssembly, "there is no such file", assembly.FullName);
        var name = Path.GetFileNameWithoutExtension(assembly.Name);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var folders = references.Select(r => r.FullName).Prepend(assembly.DirectoryName!).Prepend(framework);
        var resolved = folders
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .GroupBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToImmutableSortedDictionary(group => group.Key!, group => group.Last(), StringComparer.OrdinalIgnoreCase);
        var graph = new PackageGraph([], [], resolved, Environment.Version.ToString())
        {
            Output = [.. resolved.Where(file => Path.GetDirectoryName(file.Value) != framework).Select(file => file.Key)],
        };
        var package = new PackageNode(name, assembly.FullName, PackageKind.File, "", [], null);

        var pipeline = new ImagePipeline(tools, lines.WriteLine, cancellation);
        using var universe = new AssemblyUniverse(resolved, graph.Output) { ReadsLines = options.HasSourceLines };
        var imported = PackageImporter.Import(package, graph, options, universe);
        foreach (var skipped in imported.Skipped)
            lines.WriteLine(skipped);
        if (imported.Kernels.IsEmpty)
            throw new DiagnosticException(DiagnosticCode.NotWorthwhile, "nothing to compile: no method of the given names has native code", assembly.FullName);
        // By hand there is no manifest; the IL itself is the identity.
        var key = ConsumedDigest.Hash(string.Join('\n', imported.Kernels.Select(k => k.Function.Symbol)));
        var image = pipeline.Compile(imported, options, key, KernelSymbols.Slug(name, key), BaseImage.Of(imported, options, universe));
        output.Directory!.Create();
        File.WriteAllBytes(output.FullName, image);
        foreach (var kernel in imported.Kernels)
            lines.WriteLine($"{kernel.Function.DisplayName} -> {kernel.Function.Symbol}");
        lines.WriteLine($"{output.FullName}: {image.Length} bytes");
    }
}
