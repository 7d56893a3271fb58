// The compiler as a build starts it: a process with a request, on packages compiled for the test.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Lower;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

/// <summary>Packages and requests to build them, in a folder.</summary>
internal sealed class CompilerProcess
{
    private readonly string _folder;
    private readonly ImmutableArray<PackageNode> _packages;

    public CompilerProcess(string folder, params ImmutableArray<string> packages)
        : this(folder, "", packages)
    {
    }

    private CompilerProcess(string folder, string remark, ImmutableArray<string> packages)
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        _folder = Directory.CreateDirectory(folder).FullName;
        _packages = [.. packages.Select(name => FixtureImport.Package(CSharpCompiler.Compile(folder, name, [new FixtureSource(name + ".cs", remark + Source(name))])))];
        Primaries = [.. _packages.Select(Primary)];
    }

    /// <summary>The same packages, all of whose code stands a line further down.</summary>
    public static CompilerProcess WithOtherLines(string folder, params ImmutableArray<string> packages) => new(folder, "// A remark.\n", packages);

    /// <summary>Kernels of each package.</summary>
    public const int Kernels = 6;

    public ImmutableArray<PrimaryManifest> Primaries { get; }

    /// <summary>Starts a build that writes to a depot.</summary>
    public Process Start(string depot, string project = "project", RemoteOptions? remote = null, (string Name, string Value)? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(BuildCommand).Assembly.Location, "build", WriteRequest(depot, project, remote)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is var (name, value))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Builds to the end in the test's own process, which is quicker.</summary>
    /// <returns>What was printed.</returns>
    public string RunHere(string depot, string project = "project", RemoteOptions? remote = null)
    {
        var request = BuildRequest.Read(WriteRequest(depot, project, remote));
        using var output = new StringWriter();
        var pipeline = new ImagePipeline(request.Tools, output.WriteLine, CancellationToken.None);
        Assert.AreEqual(0, BuildCommand.Run(request, pipeline.Build, output, output, TimeSpan.FromMinutes(10), CancellationToken.None), output.ToString());
        return output.ToString();
    }

    private string WriteRequest(string depot, string project, RemoteOptions? remote)
    {
        var output = Directory.CreateDirectory(Path.Combine(_folder, project)).FullName;
        var graph = Path.Combine(output, "graph.json");
        File.WriteAllText(graph, GraphFile.Write(new PackageGraph(_packages, [], Framework.Assemblies, Framework.Version)));
        var depots = new DepotOptions([depot], Path.Combine(output, "depot"), 10, long.MaxValue, project);
        var request = Path.Combine(output, "request.json");
        var tools = new ToolOptions(KernelImage.Toolchain.LibraryPath, null, false);
        File.WriteAllText(request, new BuildRequest(graph, FixtureImport.Options, tools, depots, remote, Primaries, ResultPath(project)).ToJson());
        return request;
    }

    /// <summary>Builds to the end.</summary>
    /// <returns>What was printed.</returns>
    public string Run(string depot, string project = "project", RemoteOptions? remote = null, (string Name, string Value)? environment = null)
    {
        using var process = Start(depot, project, remote, environment);
        return Finish(process);
    }

    /// <summary>Waits for a build to succeed.</summary>
    public static string Finish(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + errors.Result);
        return output;
    }

    public BuildResult Result(string project = "project") => BuildResult.Read(ResultPath(project))!;

    /// <summary>The whole entries of a depot for these packages: package and file to digest.</summary>
    public ImmutableSortedDictionary<string, string> Content(string depot) => Read(Open(depot));

    /// <summary>The depot, with one beside the project as builds have it.</summary>
    public ImageDepot Open(string depot, string project = "project") =>
        ImageDepot.Open(new DepotOptions([depot], Path.Combine(_folder, project, "depot"), 10, long.MaxValue, "reader"), out _);

    private ImmutableSortedDictionary<string, string> Read(ImageDepot depot) => Primaries
        .SelectMany(primary => depot.Find(primary).Entries)
        .SelectMany(entry => entry.Files.Select(file => (Name: $"{entry.Manifest.Primary.Package}/{entry.Key}/{file.Name}", Content: Convert.ToHexString(SHA256.HashData(entry.Read(file))))))
        .ToImmutableSortedDictionary(f => f.Name, f => f.Content, StringComparer.Ordinal);

    private string ResultPath(string project) => Path.Combine(_folder, project, "result.json");

    private static PrimaryManifest Primary(PackageNode package) => PrimaryManifest.Create(
        package, FixtureImport.Options, new ToolchainIdentity("compiler", "llvm", "lld"), IlIdentity.Compute(package.AssemblyPath), "base");

    private static string Source(string name) => $"public static class {name} {{\n" + string.Concat(Enumerable.Range(1, Kernels).Select(i =>
        $"    public static int Sum{i}(int[] a) {{ var s = 0; for (var i = 0; i < a.Length; i++) s += {i} * a[i] + s / {i + 2}; return s; }}\n")) + "}\n";
}
