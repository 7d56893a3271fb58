// Decisions and depot in, files in the project's output folder out: the last stage. Also writes the lists the targets read back, in this
// build and in later ones that have nothing to do.
using Microsoft.Build.Framework;
using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Tasks;

/// <summary>Copies the images and woven assemblies of a build from the depot.</summary>
[MSBuildMultiThreadableTask]
public sealed class PlaceImages : PkgImageTask
{
    [Required]
    public string RequestFile { get; set; } = "";

    /// <summary>The project's folder of images, full path.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>The files the packages were found in, as the build's items name them: items are compared as they are written.</summary>
    [Required]
    public ITaskItem[] Originals { get; set; } = [];

    /// <summary>Libraries and programs the images were made with.</summary>
    public ITaskItem[] ToolFiles { get; set; } = [];

    /// <summary>List of the assemblies that a woven or precompiled copy replaces, and of symbols that go with it.</summary>
    [Required]
    public string ReplacedList { get; set; } = "";

    /// <summary>List of images, and of what the loader reads beside them, that belong in the output.</summary>
    [Required]
    public string ImageList { get; set; } = "";

    /// <summary>List of all files that this build's output is copied from: with one of them gone, the build was not done.</summary>
    [Required]
    public string PlacedList { get; set; } = "";

    /// <summary>List of files besides the references that the result depends on. Its time is that of the last build.</summary>
    [Required]
    public string InputList { get; set; } = "";

    protected override void Run()
    {
        var request = BuildRequest.Read(RequestFile);
        var graph = GraphFile.Read(request.GraphPath);
        var reportFile = Path.Combine(OutputDirectory, StalenessReport.FileName);
        var report = StalenessReport.Read(reportFile)
            ?? throw new DiagnosticException(DiagnosticCode.InvalidRequest, $"'{reportFile}' is not a staleness report", reportFile);
        var built = BuildResult.Read(request.ResultPath)?.Packages.ToDictionary(p => p.Package, StringComparer.Ordinal) ?? [];
        var depot = ImageDepot.Open(request.Depot, out _);
        var placed = new PlacedImages(OutputDirectory);
        var images = new List<string>();
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        var decisions = report.Packages.Select(decision =>
        {
            var package = graph.Packages.First(p => p.Name == decision.Package);
            return Place(package, built.TryGetValue(package.Name, out var now) ? Built(decision, now) : decision, depot, placed, request, images, replaced);
        });
        report = report with { Packages = [.. decisions] };
        var woven = graph.Packages.Where(p => images.Contains(placed.ImageOf(p, request.Options.RuntimeIdentifier))).ToList();
        var relied = new ReliedAssemblies(graph, placed, woven.Select(p => p.Name).ToHashSet(StringComparer.Ordinal));
        foreach (var package in woven)
        {
            var file = ReliedAssemblies.Beside(placed.FolderOf(package.AssemblyPath), package.Name);
            Tasks.OutputFile.WriteWhenDifferent(file, relied.Lines(package.Name));
            images.Add(file);
        }
        depot.Lease.Release();
        var wovenPaths = woven.Select(p => p.AssemblyPath).ToHashSet(StringComparer.Ordinal);
        // Symbols of an assembly that was only precompiled are still its own.
        var originals = Originals.Where(o => replaced.Contains(o.GetMetadata("FullPath"))).SelectMany(o => wovenPaths.Contains(o.GetMetadata("FullPath"))
            ? (string[])[o.ItemSpec, Path.ChangeExtension(o.ItemSpec, ".pdb")]
            : [o.ItemSpec]);
        Tasks.OutputFile.WriteWhenDifferent(reportFile, report.ToJson());
        Tasks.OutputFile.WriteLines(ReplacedList, originals);
        Tasks.OutputFile.WriteLines(ImageList, images);
        Tasks.OutputFile.WriteLines(PlacedList, [.. images, .. graph.Packages.Where(p => replaced.Contains(p.AssemblyPath)).SelectMany(placed.WovenFiles)]);
        // Last: it is the one that says that this build was done.
        Tasks.OutputFile.WriteLines(InputList, ToolFiles.Select(f => f.ItemSpec));
        foreach (var package in report.Packages)
            Log.LogMessage(IsNew(package) ? MessageImportance.High : MessageImportance.Low, "{0}", Describe(package));
        Log.LogMessage(report.Packages.Any(IsNew) ? MessageImportance.High : MessageImportance.Normal, "{0}", Summary(report));
    }

    /// <summary>Worth a line in every build's output.</summary>
    private static bool IsNew(PackageDecision package) => package.State is PackageState.Built or PackageState.Fetched;

    private static PackageDecision Built(PackageDecision decision, BuiltPackage built) => built.Key is { } key
        ? decision with
        {
            State = built.Source switch
            {
                _ when decision.State == PackageState.PassedAlong => PackageState.PassedAlong,
                ImageSource.Compiled => PackageState.Built,
                ImageSource.Remote => PackageState.Fetched,
                _ => PackageState.Reused,
            },
            Detail = built.Source == ImageSource.OtherBuild ? $"{decision.Detail}; another build made the image meanwhile" : decision.Detail,
            Key = key, BuildMilliseconds = built.Milliseconds,
            Kernels = built.Kernels, KernelsCompiled = built.KernelsCompiled,
        }
        : decision with { Detail = $"{decision.Detail}; {built.Failure!.Id}: {built.Failure.Message}" };

    private static PackageDecision Place(
        PackageNode package, PackageDecision decision, ImageDepot depot, PlacedImages placed, BuildRequest request, List<string> images,
        HashSet<string> replaced)
    {
        if (package.WovenKey is not null)
        {
            // A woven assembly among plain file references brings its image along; that of a project reference comes with the project's
            // content.
            var folder = Path.GetDirectoryName(package.AssemblyPath)!;
            string[] beside = [Path.Combine(folder, EntryFiles.Image(package.Name, request.Options.RuntimeIdentifier)), ReliedAssemblies.Beside(folder, package.Name)];
            images.AddRange(beside.Where(f => package.Kind == PackageKind.File && File.Exists(f)));
        }
        if (decision.Key.Length == 0 || decision.Key == package.WovenKey)
            return decision;
        var symbols = SymbolFile.Identity(package.AssemblyPath);
        if (!placed.HasPlaced(package.AssemblyPath, decision.Key, symbols))
        {
            var entry = depot.Find(package.Name, decision.Key, symbols) ?? depot.Find(package.Name, decision.Key)
                ?? throw new DiagnosticException(DiagnosticCode.DepotEntryDamaged,
                    $"the image of {package.Name} was taken out of the depot while it was being built; build again", package.AssemblyPath);
            if (!depot.TryVerify(entry, out var reason))
                throw new DiagnosticException(DiagnosticCode.DepotEntryDamaged, $"the image of {package.Name} cannot be used: {reason}; build again");
            depot.Touch(entry);
            placed.Place(package, entry);
        }
        else if (package.Kind == PackageKind.Project)
        {
            placed.Touch(package);
        }
        if (File.Exists(placed.AssemblyOf(package.AssemblyPath)))
            replaced.Add(package.AssemblyPath);
        var own = placed.ImageOf(package, request.Options.RuntimeIdentifier);
        if (!File.Exists(own))
            return package.WovenKey is null ? decision with { State = PackageState.Nothing } : decision;
        images.Add(own);
        var debug = Path.Combine(placed.FolderOf(package.AssemblyPath), EntryFiles.DebugFile(package.Name, request.Options.RuntimeIdentifier));
        if (File.Exists(debug))
            images.Add(debug);
        return decision;
    }

    /// <summary>What became of a package, why, why no other variant served, and which image serves.</summary>
    private static string Describe(PackageDecision package)
    {
        var reason = package.Reason is { } why ? $"{why}: {package.Detail}" : package.Detail;
        var rejected = package.Rejected.IsEmpty ? "" : $" (in the depots: {RejectedCandidates.Describe(package.Rejected)})";
        var kernels = package.Kernels > 0 ? $"{package.KernelsCompiled} of {package.Kernels} kernels compiled" : "";
        var key = package.Key.Length > 0 ? $"key {package.Key}" : "";
        return "  " + string.Join(", ", new[] { $"{package.Package} {package.Version}: {Words(package.State)}", reason + rejected, kernels, key }.Where(w => w.Length > 0));
    }

    private static string Summary(StalenessReport report)
    {
        var counts = report.Packages.CountBy(p => p.State).OrderBy(c => c.Key).Select(c => $"{c.Value} {Words(c.Key)}");
        return $"  {Path.GetFileNameWithoutExtension(report.Project)} -> package images: {string.Join(", ", counts)}";
    }

    private static string Words(PackageState state) => state switch
    {
        PackageState.Built => "built",
        PackageState.Reused => "reused",
        PackageState.Fetched => "from the remote cache",
        PackageState.Nothing => "without work for one",
        PackageState.PassedAlong => "made by other projects",
        _ => "failed",
    };
}
