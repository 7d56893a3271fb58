// `pkgimage build REQUEST`: what the MSBuild task starts, once a build, for all stale packages together.
//
// Packages are independent: an image is made from the IL of its dependencies, never from their images, so they compile side by side, a
// worker a core, the largest first. One package's failure does not stop the others. Lines on standard output are in MSBuild's canonical
// format when they are diagnostics, else progress; one line a package.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>Turns one stale package into its artifacts.</summary>
/// <param name="primary">Completed with what was consumed, it gives the manifest and the key.</param>
/// <param name="objects">Kernels of earlier builds.</param>
/// <param name="progress">Told of every kernel, from any thread.</param>
public delegate PackageBuild BuildImage(
    PackageNode package, PackageGraph graph, CompilerOptions options, PrimaryManifest primary, IObjectStore objects,
    Action<BuildProgress> progress);

/// <summary>The command.</summary>
public static class BuildCommand
{
    public static Command Create()
    {
        var request = new Argument<string>("request") { Description = "File with the build request." };
        var command = new Command("build", "Build the images of a build request (used by PkgImage.Sdk).") { request };
        command.SetAction((parsed, cancellation) =>
        {
            var asked = BuildRequest.Read(parsed.GetRequiredValue(request));
            var pipeline = new ImagePipeline(asked.Tools, Console.WriteLine, cancellation);
            return Task.FromResult(Run(asked, pipeline.Build, Console.Out));
        });
        return command;
    }

    /// <summary>Builds and publishes every package of a request.</summary>
    /// <returns>0, or 1 when an error was printed.</returns>
    public static int Run(BuildRequest request, BuildImage build, TextWriter output)
    {
        var graph = GraphFile.Read(request.GraphPath);
        // The task has already told when the fallback is used.
        var depot = ImageDepot.Open(request.DepotRoots, request.DepotFallback, request.MaxVariants, out _);
        var lines = TextWriter.Synchronized(output);
        var built = new BuiltPackage[request.Packages.Length];
        var bySize = request.Packages
            .Select((primary, index) => (Primary: primary, Index: index, Node: graph.Packages.First(p => p.Name == primary.Package)))
            .OrderByDescending(work => new FileInfo(work.Node.AssemblyPath).Length)
            .ToList();
        Parallel.ForEach(
            System.Collections.Concurrent.Partitioner.Create(bySize, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            work => built[work.Index] = BuildOne(work.Node, work.Primary, graph, request, build, depot, lines));
        File.WriteAllText(request.ResultPath, new BuildResult([.. built]).ToJson());
        return built.Any(b => b.Failure is { Severity: Severity.Error }) ? 1 : 0;
    }

    private static BuiltPackage BuildOne(
        PackageNode package, PrimaryManifest primary, PackageGraph graph, BuildRequest request, BuildImage build, ImageDepot depot,
        TextWriter lines)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var progress = new ProgressLines(package.Name, lines);
            var done = build(package, graph, request.Options, primary, depot.Objects, progress.Report);
            var key = depot.Publish(
                new EntryContent(done.Artifacts, Path.GetFileName(package.AssemblyPath), request.Options.RuntimeIdentifier), out var warning);
            if (warning is not null)
                lines.WriteLine(warning);
            lines.WriteLine(Describe(package, done, key, watch.Elapsed));
            return new BuiltPackage(package.Name, key, null, watch.ElapsedMilliseconds, done.Kernels, done.Compiled);
        }
        catch (DiagnosticException e)
        {
            return Fail(Soften(e.Diagnostic, package));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of the compiler: one line for the build, the rest in a file that a report can carry.
            var details = request.ResultPath + "." + package.Name + ".failure.txt";
            File.WriteAllText(details, e.ToString());
            return Fail(Soften(Diagnostic.Error(DiagnosticCode.CompilerFailure,
                $"the compiler failed on {package.Name}: {e.GetType().Name}: {e.Message} (details in '{details}')", package.AssemblyPath), package));
        }

        BuiltPackage Fail(Diagnostic diagnostic)
        {
            lines.WriteLine(diagnostic);
            return new BuiltPackage(package.Name, null, diagnostic, watch.ElapsedMilliseconds, 0, 0);
        }
    }

    // A program without one of its images is slower, not broken: what is wrong with one package is a message when the package itself is
    // at fault and a warning when this compiler is. What is wrong with the request or the machine stays an error.
    private static Diagnostic Soften(Diagnostic diagnostic, PackageNode package) => diagnostic.Code switch
    {
        DiagnosticCode.UnreadableAssembly or DiagnosticCode.NotAnAssembly when package.Kind != PackageKind.Project =>
            diagnostic with { Severity = Severity.Message },
        DiagnosticCode.LlvmRejectedModule or DiagnosticCode.LlvmCodeGeneration or DiagnosticCode.CompilerFailure
            or DiagnosticCode.LinkerFailed or DiagnosticCode.WeaveFailed =>
            diagnostic with { Severity = Severity.Warning, Message = $"{diagnostic.Message}; {package.Name} gets no image and runs its IL" },
        _ => diagnostic,
    };

    private static string Describe(PackageNode package, PackageBuild build, string key, TimeSpan time) => build.Artifacts.Image is { } image
        ? string.Create(CultureInfo.InvariantCulture,
            $"{package.Name} {package.Version}: image of {(image.Length + 1023) / 1024} KB, {build.Compiled} of {build.Kernels} kernels compiled, {time.TotalSeconds:F1} s, key {key[..12]}")
        : $"{package.Name} {package.Version}: nothing worth an image";
}
