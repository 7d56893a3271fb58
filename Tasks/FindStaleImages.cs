// Graph in, decisions out: the second stage. Writes the request for the compiler and the report for `pkgimage why`.
using System.Collections.Immutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Tasks;

/// <summary>Decides which packages need an image.</summary>
/// <remarks>Reads environment variables of the process, so it does not claim to be safe beside other tasks in one process.</remarks>
public sealed class FindStaleImages : PkgImageTask
{
    private const string Woven = "woven by its own build";

    [Required]
    public string GraphFile { get; set; } = "";

    /// <summary>The project's folder of images, full path.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Folder of pkgimage.dll.</summary>
    [Required]
    public string CompilerDirectory { get; set; } = "";

    /// <summary>Folder of the restored toolchain package; empty when there is none.</summary>
    public string ToolchainDirectory { get; set; } = "";

    /// <summary>The project with the metadata Configuration and TargetFramework, for the report.</summary>
    [Required]
    public ITaskItem Project { get; set; } = null!;

    /// <summary>One item whose metadata are the values of the PkgImage properties.</summary>
    [Required]
    public ITaskItem Options { get; set; } = null!;

    /// <summary>lld's arguments from the platform's targets file, in order; one with the metadatum Architecture is for that one alone.</summary>
    [Required]
    public ITaskItem[] LinkArguments { get; set; } = [];

    public ITaskItem[] Precompile { get; set; } = [];

    public ITaskItem[] Exclude { get; set; } = [];

    /// <summary>Files the decisions depend on beyond the project's references: the tools.</summary>
    [Output]
    public ITaskItem[] ToolFiles { get; set; } = [];

    [Output]
    public string RequestFile { get; set; } = "";

    [Output]
    public int StaleCount { get; set; }

    protected override void Run()
    {
        var graph = Compiler.Graph.GraphFile.Read(GraphFile);
        var options = ParseOptions();
        var crossgen = options.ReadyToRun ? Option("CrossgenPackage") : null;
        if (options.ReadyToRun && crossgen is null)
        {
            Log.Report(new Diagnostic(DiagnosticCode.CrossgenNotFound, Severity.Message,
                "nothing is precompiled: the package of crossgen2 was not restored; restore the project again, or set PkgImageReadyToRun to false"));
            options = options with { ReadyToRun = false };
        }
        var tools = new ToolOptions(null, null, IsVerboseLinking()) { CrossgenPackage = crossgen };
        var toolchain = Toolchain.Locate(tools, CompilerDirectory, ToolchainDirectory.Length > 0 ? ToolchainDirectory : null, Environment.GetEnvironmentVariable);
        ToolFiles = [.. new[] { toolchain.Tools.LlvmLibrary, toolchain.Tools.Linker }.Where(File.Exists).Select(f => new TaskItem(f))];

        var depots = new DepotOptions(
            DepotLocations.Resolve(Option("DepotPath"), Environment.GetEnvironmentVariable),
            Path.Combine(OutputDirectory, "depot"),
            OptionsParser.Level("PkgImageMaxVariants", Option("MaxVariants") ?? "", 1, int.MaxValue),
            OptionsParser.Size("PkgImageDepotSizeLimit", Option("DepotSizeLimit") ?? ""),
            ImageManifest.Hash($"{Environment.MachineName}\n{Path.GetFullPath(OutputDirectory)}")[..32]);
        var depot = ImageDepot.Open(depots, out var warning);
        depot.Lease.Renew();
        if (warning is not null)
            Log.Report(warning);

        var plan = new BuildPlanner(graph, options, toolchain.Identity, depot, new PlacedImages(OutputDirectory)).Plan();
        var stale = plan.Where(p => p.Freshness is Stale).ToImmutableArray();
        foreach (var package in stale)
            Log.Report(Describe(package.Package, (Stale)package.Freshness!), MessageImportance.Normal);

        var resultFile = Path.Combine(OutputDirectory, "result.json");
        File.Delete(resultFile);
        RequestFile = Path.Combine(OutputDirectory, "request.json");
        Tasks.OutputFile.WriteWhenDifferent(RequestFile, new BuildRequest(GraphFile, options, toolchain.Tools, depots, ParseRemote(),
            [.. stale.Select(p => p.Primary!)], resultFile)
        {
            ShowTimings = OptionsParser.Flag("PkgImageTimings", Option("Timings") ?? ""),
        }.ToJson());
        Tasks.OutputFile.WriteWhenDifferent(Path.Combine(OutputDirectory, StalenessReport.FileName), Report(options, plan).ToJson());
        StaleCount = stale.Length;
    }

    private CompilerOptions ParseOptions() => new()
    {
        RuntimeIdentifier = Option("RuntimeIdentifier")!,
        CpuTarget = Option("CpuTarget") ?? CpuTargets.Default(Option("RuntimeIdentifier")!),
        Optimize = OptionsParser.Level("PkgImageOptimize", Option("Optimize") ?? "", 0, 3),
        DebugInfo = OptionsParser.Level("PkgImageDebugInfo", Option("DebugInfo") ?? "", 0, 2),
        CheckBounds = OptionsParser.CheckBounds(Option("CheckBounds") ?? ""),
        Inline = OptionsParser.Flag("PkgImageInline", Option("Inline") ?? ""),
        FloatMode = OptionsParser.FloatMode(Option("FloatMode") ?? ""),
        FrameworkCode = OptionsParser.Flag("PkgImageFrameworkCode", Option("FrameworkCode") ?? "true"),
        ReadyToRun = OptionsParser.Flag("PkgImageReadyToRun", Option("ReadyToRun") ?? ""),
        Precompile = Names(Precompile),
        Exclude = Names(Exclude),
        Link = LinkOptions.Create(Option("LinkFlavor")!, LinkArguments.Select(ParseArgument), Option("RuntimeIdentifier")!)
            with { SeparateSymbols = OptionsParser.Flag("PkgImageSeparateDebugFile", Option("SeparateDebugFile") ?? "false") },
    };

    private static LinkArgument ParseArgument(ITaskItem item) =>
        new(item.ItemSpec, item.GetMetadata("Architecture"), item.GetMetadata("Strips").Equals("true", StringComparison.OrdinalIgnoreCase));

    private RemoteOptions? ParseRemote()
    {
        var project = Path.GetDirectoryName(Project.GetMetadata("FullPath"))!;
        return RemoteOptions.Parse(
            Option("RemoteCache"),
            OptionsParser.Flag("PkgImageRemoteCachePush", Option("RemoteCachePush") ?? ""),
            Option("SigningKey") is { } key ? Path.Combine(project, key) : null,
            [.. (Option("TrustedKeys") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(k => Path.Combine(project, k))]);
    }

    private static ImmutableArray<string> Names(ITaskItem[] items) =>
        [.. items.Select(i => i.ItemSpec).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private bool IsVerboseLinking() =>
        Option("VerboseLinking") is { } value
            ? OptionsParser.Flag("PkgImageVerboseLinking", value)
            : Environment.GetEnvironmentVariable("PKGIMAGE_VERBOSE_LINKING") == "1";

    private string? Option(string name) => Options.GetMetadata(name) is { Length: > 0 } value ? value : null;

    private StalenessReport Report(CompilerOptions options, ImmutableArray<PlannedPackage> plan) => new(
        Path.GetFileName(Project.ItemSpec), Project.GetMetadata("Configuration"), Project.GetMetadata("TargetFramework"),
        options.RuntimeIdentifier, [.. plan.Select(Decision)]);

    // A stale package counts as failed until its image is placed.
    private static PackageDecision Decision(PlannedPackage planned)
    {
        var package = planned.Package;
        var (state, reason, detail, key) = (planned.Freshness, package.WovenKey) switch
        {
            (Stale stale, null) => (PackageState.Failed, (StaleReason?)stale.Reason, stale.Detail, ""),
            (Fresh fresh, null) => (fresh.HasImage ? PackageState.Reused : PackageState.Nothing, null, "", fresh.Key),
            // Its key is that of its precompiled copy, once there is one.
            (Stale, _) => (PackageState.PassedAlong, null, Woven, ""),
            (Fresh fresh, _) => (PackageState.PassedAlong, null, Woven, fresh.Key),
            _ => (PackageState.PassedAlong, null, Woven, package.WovenKey!),
        };
        return new PackageDecision(package.Name, package.Version, package.Kind.ToString(), state, reason, detail, key)
        {
            Rejected = planned.Freshness is Stale { Rejected: var rejected } ? rejected : [],
        };
    }

    private static Diagnostic Describe(PackageNode package, Stale stale) =>
        new(DiagnosticCode.ImageStale, Severity.Message, $"{package.Name}: {stale.Reason}: {stale.Detail}", package.AssemblyPath);
}
