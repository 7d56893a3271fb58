// Several builds on one depot: one compiles a package, the others wait for it and take what it made, or go on without.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class ConcurrentBuildTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<string> _compiled = [];

    private string Root => Path.Combine(_folder.Path, "depot");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "3")]
    public void Eight_builds_of_the_same_packages_compile_each_once()
    {
        var results = new (BuildResult Result, string Output)[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => results[i] = Run(["A", "B", "C"], $"p{i}", pause: 20));
        CollectionAssert.AreEquivalent(new[] { "A", "B", "C" }, _compiled.ToArray());
        foreach (var (result, output) in results)
            Assert.IsTrue(result.Packages.All(p => p is { Key.Length: 64, Failure: null }), output);
        Assert.HasCount(3, results.SelectMany(r => r.Result.Packages).Where(p => p.Source == ImageSource.Compiled).ToList());
        Assert.HasCount(3, results.SelectMany(r => r.Result.Packages).Select(p => p.Key).Distinct().ToList());
    }

    [TestMethod]
    public void Who_waits_says_for_whom_and_takes_what_was_made()
    {
        using var isBuilding = new ManualResetEventSlim();
        using var mayFinish = new ManualResetEventSlim();
        var first = Task.Run(() => Run(["A"], "first", during: () =>
        {
            isBuilding.Set();
            mayFinish.Wait();
        }));
        isBuilding.Wait();
        var output = new SharedText();
        var second = Task.Run(() => Run(["A", "B"], "second", output: output));
        Wait(() => output.ToString().Contains("waiting", StringComparison.Ordinal));
        StringAssert.Contains(output.ToString(), $"A 1.0.0: waiting for process {Environment.ProcessId} on {Environment.MachineName}, since ");
        StringAssert.Contains(output.ToString(), "B 1.0.0: image", "the other packages come first");
        mayFinish.Set();
        Assert.AreEqual(first.Result.Result.Packages[0].Key, second.Result.Result.Packages[0].Key);
        StringAssert.Contains(second.Result.Output, "A 1.0.0: built by another build meanwhile");
        CollectionAssert.AreEquivalent(new[] { "A", "B" }, _compiled.ToArray());
    }

    [TestMethod]
    public void Who_waits_too_long_goes_on_without()
    {
        using var held = PackageLock.TryTake(ImageDepot.Versioned(Root), "A", Primary("A").Key, out _);
        var (result, output) = Run(["A"], "p", patience: TimeSpan.FromMilliseconds(300));
        StringAssert.Contains(output, $"A 1.0.0: not waiting any longer for process {Environment.ProcessId}");
        Assert.AreEqual(ImageSource.Compiled, result.Packages[0].Source);
    }

    [TestMethod]
    public void A_failed_holder_leaves_the_package_to_the_next()
    {
        using var isBuilding = new ManualResetEventSlim();
        using var mayFinish = new ManualResetEventSlim();
        var first = Task.Run(() => Run(["A"], "first", during: () =>
        {
            isBuilding.Set();
            mayFinish.Wait();
            throw new InvalidOperationException("broken");
        }));
        isBuilding.Wait();
        var second = Task.Run(() => Run(["A"], "second"));
        mayFinish.Set();
        Assert.IsNotNull(first.Result.Result.Packages[0].Failure);
        Assert.AreEqual(ImageSource.Compiled, second.Result.Result.Packages[0].Source);
    }

    [TestMethod]
    public void A_killed_holder_holds_nothing()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/flock"))
            Assert.Inconclusive("needs flock(1)");
        using (PackageLock.TryTake(ImageDepot.Versioned(Root), "A", Primary("A").Key, out _))
        {
            // Creates the file that the other process locks.
        }
        var file = Directory.GetFiles(Path.Combine(ImageDepot.Versioned(Root), ".locks")).Single(f => !f.EndsWith(".holder", StringComparison.Ordinal));
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["--no-fork", file, "sleep", "600"]))!;
        try
        {
            Wait(() => !CanTake());
            holder.Kill();
            holder.WaitForExit();
            Assert.IsTrue(CanTake());
        }
        finally
        {
            holder.Kill();
        }

        bool CanTake()
        {
            using var held = PackageLock.TryTake(ImageDepot.Versioned(Root), "A", Primary("A").Key, out _);
            return held is not null;
        }
    }

    [TestMethod]
    public void A_cancelled_build_stops_waiting_and_publishes_nothing_more()
    {
        using var held = PackageLock.TryTake(ImageDepot.Versioned(Root), "A", Primary("A").Key, out _);
        using var cancellation = new CancellationTokenSource();
        var output = new SharedText();
        var build = Task.Run(() => Run(["A"], "p", output: output, cancellation: cancellation.Token));
        Wait(() => output.ToString().Contains("waiting", StringComparison.Ordinal));
        cancellation.Cancel();
        Assert.IsTrue(Assert.ThrowsExactly<AggregateException>(() => build.Result).Flatten().InnerExceptions.All(e => e is OperationCanceledException));
        Assert.IsEmpty(_compiled);
    }

    [TestMethod]
    public void Locks_are_declined_where_they_may_mean_nothing()
    {
        Assert.IsNull(DepotFileSystem.Obstacle(DriveType.Fixed, "ext4"));
        Assert.IsNull(DepotFileSystem.Obstacle(DriveType.Ram, "tmpfs"));
        foreach (var format in (string[])["nfs", "cifs"])
            StringAssert.Contains(DepotFileSystem.Obstacle(DriveType.Network, format), format);
        StringAssert.Contains(DepotFileSystem.Obstacle(DriveType.Unknown, "fuse"), "fuse");
        const uint Ext4 = 0xEF53, Overlay = 0x794C_7630, Tmpfs = 0x0102_1994, Nfs = 0x6969, Cifs = 0xFF53_4D42, Fuse = 0x6573_5546;
        foreach (var local in (uint[])[Ext4, Overlay, Tmpfs])
            Assert.IsNull(DepotFileSystem.Obstacle(local));
        StringAssert.Contains(DepotFileSystem.Obstacle(Nfs), "nfs");
        StringAssert.Contains(DepotFileSystem.Obstacle(Cifs), "smb");
        StringAssert.Contains(DepotFileSystem.Obstacle(Fuse), "fuse");
        Assert.IsNull(DepotFileSystem.LockObstacle(_folder.Path));
        Assert.IsNotNull(DepotFileSystem.LockObstacle(Path.Combine(_folder.Path, "not", "there\0")));
    }

    private static void Wait(Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(() => { Thread.Sleep(10); return condition(); }, TimeSpan.FromMinutes(2)))
            Assert.Fail("it did not come to that");
    }

    private (BuildResult Result, string Output) Run(
        string[] packages, string project, int pause = 0, Action? during = null, TimeSpan? patience = null, SharedText? output = null,
        CancellationToken cancellation = default)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, project)).FullName;
        var graphPath = Path.Combine(folder, "graph.json");
        var nodes = packages.Select(Node).ToList();
        File.WriteAllText(graphPath, GraphFile.Write(new PackageGraph([.. nodes], [], Framework.Assemblies, Framework.Version)));
        var depots = new DepotOptions([Root], Path.Combine(folder, "fallback"), 10, long.MaxValue, project);
        var request = new BuildRequest(graphPath, FixtureImport.Options, new ToolOptions(null, null, false), depots, null,
            [.. packages.Select(Primary)], Path.Combine(folder, "result.json"));
        output ??= new SharedText();
        BuildCommand.Run(request, (package, _, _, primary, _, _, _) =>
        {
            during?.Invoke();
            Thread.Sleep(pause);
            _compiled.Add(package.Name);
            var image = Encoding.UTF8.GetBytes("image of " + package.Name);
            return new PackageBuild(new ImageArtifacts(package.Name, image, image, null, primary.Complete([]).Text, "{}")
            {
                SymbolsIdentity = SymbolFile.Identity(package.AssemblyPath),
            }, 1, 1);
        }, output, output, patience ?? s_long, cancellation);
        return (BuildResult.Read(request.ResultPath)!, output.ToString());
    }

    // Their size orders the work; what is in them does not matter here.
    private static PackageNode Node(string name) => new(name, typeof(ConcurrentBuildTests).Assembly.Location, PackageKind.Project, "1.0.0", [], null);

    private static PrimaryManifest Primary(string name) =>
        PrimaryManifest.Create(Node(name), FixtureImport.Options, new ToolchainIdentity("compiler", "llvm", "lld"), "il", "base");

    /// <summary>Text that is read while others write it.</summary>
    private sealed class SharedText : TextWriter
    {
        private readonly StringBuilder _text = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_text)
                _text.Append(value);
        }

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }
    }
}
