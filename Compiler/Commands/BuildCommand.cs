// `pkgimage build REQUEST`: what the MSBuild task starts, once a build, for all stale packages together.
//
// Packages are independent: an image is made from the IL of its dependencies, never from their images, so they compile side by side, a
// worker a core, the largest first. What the remote cache has comes before, as many packages at once as it takes to keep a network busy;
// what other builds are compiling comes last: then it may be there, and no worker stands idle for it.
// One package's failure does not stop the others. Lines on standard output are in MSBuild's canonical format when they are diagnostics,
// else one a package, for logs. What people who wait want to see goes to standard error: progress, and who is waited for.
using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class BuildCommand
{
    /// <summary>How long a build waits for others before it compiles what they have not finished.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>How long one transfer from or to the remote cache may take.</summary>
    private static readonly TimeSpan s_transfer = TimeSpan.FromSeconds(30);

    /// <summary>Packages fetched side by side.</summary>
    private const int Transfers = 8;

    public static Command Create()
    {
        var request = new Argument<string>("request") { Description = "File with the build request." };
        var parent = new Option<int?>("--parent") { Description = "Process to end with." };
        var command = new Command("build", "Build the images of a build request (used by PkgImage.Sdk).") { request, parent };
        command.SetAction(async (parsed, cancellation) =>
        {
            var asked = BuildRequest.Read(parsed.GetRequiredValue(request));
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var watch = parsed.GetValue(parent) is { } process ? ParentProcess.CancelWithAsync(process, cancelled) : Task.CompletedTask;
            var pipeline = new ImagePipeline(asked.Tools, Console.Error.WriteLine, cancelled.Token);
            var exitCode = Run(asked, pipeline.Build, Console.Out, Console.Error, s_patience, cancelled.Token);
            await cancelled.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
            return exitCode;
        });
        return command;
    }

    /// <summary>Builds and publishes every package of a request.</summary>
    /// <param name="output">Diagnostics, and a line a package.</param>
    /// <param name="waiting">For people who wait.</param>
    /// <param name="patience">How long to wait for other builds in all.</param>
    /// <returns>0, or 1 when an error was printed.</returns>
    /// <exception cref="OperationCanceledException">Cancelled: what was published is whole, the rest is not there.</exception>
    public static int Run(BuildRequest request, BuildImage build, TextWriter output, TextWriter waiting, TimeSpan patience, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var graph = GraphFile.Read(request.GraphPath);
        // The task has already told when the fallback is used.
        var depot = ImageDepot.Open(request.Depot, out _);
        var lines = TextWriter.Synchronized(output);
        var progress = ReferenceEquals(output, waiting) ? lines : TextWriter.Synchronized(waiting);
        using var cache = request.Remote is { } remote
            ? new RemoteCache(remote, Environment.GetEnvironmentVariable, s_transfer, d => lines.WriteLine(d), new TransferLines(progress).Report, cancellation)
            : null;
        using var signature = request.Remote is { } signed ? RemoteSignature.Read(signed) : null;
        var builder = new PackageBuilder(
            request, graph, depot, cache is null ? null : new RemoteDepot(cache, signature!, d => lines.WriteLine(d)), build, lines, progress, patience, cancellation);
        var built = new BuiltPackage?[request.Packages.Length];
        var bySize = request.Packages
            .Select((primary, index) => new Work(graph.Packages.First(p => p.Name == primary.Package), primary, index))
            .OrderByDescending(work => new FileInfo(work.Package.AssemblyPath).Length)
            .ToList();
        if (cache is not null)
            Parallel(Transfers, builder.TryFetch);
        Parallel(Environment.ProcessorCount, builder.TryBuild);
        Parallel(Environment.ProcessorCount, builder.WaitOrBuild);
        depot.FinishWriting();
        Housekeeping.SweepUp(Path.GetTempPath(), ToolFolder.Prefix);
        if (request.ShowTimings)
            lines.WriteLine(builder.Timings.Render(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime));
        File.WriteAllText(request.ResultPath, new BuildResult([.. built.Select(b => b!)]).ToJson());
        return built.Any(b => b!.Failure is { Severity: Severity.Error }) ? 1 : 0;

        void Parallel(int workers, Func<PackageNode, PrimaryManifest, BuiltPackage?> make) => System.Threading.Tasks.Parallel.ForEach(
            Partitioner.Create(bySize.Where(work => built[work.Index] is null), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
            work => built[work.Index] = make(work.Package, work.Primary));
    }

    /// <param name="Index">Position in the request.</param>
    private sealed record Work(PackageNode Package, PrimaryManifest Primary, int Index);
}
