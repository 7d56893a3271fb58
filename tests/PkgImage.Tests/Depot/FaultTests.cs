// What happens to builds and disks: processes killed at any moment, many at once, a full disk, a disk that cannot be written. Whatever
// happens, the next build is right, and nothing but time is lost.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class FaultTests : IDisposable
{
    /// <summary>Set to kill more builds than continuous integration has time for.</summary>
    private const string Rounds = "PKGIMAGE_TEST_KILLS";

    private readonly TemporaryFolder _folder = new();

    private string Depot => Path.Combine(_folder.Path, "depot");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "2")]
    public void Builds_killed_at_random_moments_lose_nothing_but_time()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable(Rounds) ?? "4", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var compiler = new CompilerProcess(_folder.Path, "Kilo", "Lima", "Mike");
        var undisturbed = Path.Combine(_folder.Path, "undisturbed");
        var watch = Stopwatch.StartNew();
        compiler.Run(undisturbed);
        var length = (int)watch.ElapsedMilliseconds;
        var expected = compiler.Content(undisturbed);
        for (var round = 0; round < rounds; round++)
        {
            using var process = compiler.Start(Depot);
            Thread.Sleep(random.Next(length));
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            var partial = compiler.Content(Depot);
            foreach (var (name, content) in partial)
                Assert.AreEqual(expected[name], content, $"seed {seed}, round {round}: {name}");
            // A torn object would be found here; what is staged is nobody's yet.
            Assert.IsEmpty(DepotVerifier.Verify(Depot).ToList(), $"seed {seed}, round {round}");
            if (partial.Count == expected.Count)
                Directory.Delete(Path.Combine(Depot, "v1", "Lima"), recursive: true);
        }
        compiler.Run(Depot);
        CollectionAssert.AreEqual(expected.ToList(), compiler.Content(Depot).ToList(), $"seed {seed}");
        // What the killed ones left goes once it is old.
        var staging = Path.Combine(Depot, "v1", ".staging");
        foreach (var left in Directory.GetFileSystemEntries(staging, "*", SearchOption.AllDirectories).OrderByDescending(path => path, StringComparer.Ordinal))
            Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddDays(-2));
        compiler.Open(Depot).FinishWriting();
        Assert.IsEmpty(Directory.GetFileSystemEntries(staging), $"seed {seed}");
    }

    [TestMethod]
    public void Kernels_of_a_killed_build_are_not_compiled_again()
    {
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        compiler.Run(Depot);
        // As if it had been killed between its last kernel and linking.
        Directory.Delete(Path.Combine(Depot, "v1", "Kilo"), recursive: true);
        StringAssert.Contains(compiler.Run(Depot), $"0 of {CompilerProcess.Kernels} kernels compiled");
    }

    [TestMethod]
    [TestProperty("Lesson", "3")]
    public void Eight_processes_on_one_depot_compile_each_package_once()
    {
        var compiler = new CompilerProcess(_folder.Path, "Kilo", "Lima", "Mike");
        var processes = Enumerable.Range(0, 8).Select(i => compiler.Start(Depot, $"p{i}")).ToList();
        var outputs = processes.Select(p => Task.Run(() => CompilerProcess.Finish(p))).Select(t => t.Result).ToList();
        var sources = Enumerable.Range(0, 8).SelectMany(i => compiler.Result($"p{i}").Packages).ToList();
        Assert.AreEqual(3, sources.Count(p => p.Source == ImageSource.Compiled), string.Join('\n', outputs));
        Assert.HasCount(3, sources.Select(p => p.Key).Distinct().ToList());
        processes.ForEach(p => p.Dispose());
    }

    [TestMethod]
    public void A_full_disk_is_a_warning_and_the_images_are_kept_with_the_project()
    {
        using var disk = SmallDisk.Mount(_folder, kilobytes: 32);
        var compiler = new CompilerProcess(_folder.Path, "Kilo", "Lima");
        var output = compiler.Run(disk.Path);
        StringAssert.Contains(output, "warning PKI8001");
        Assert.AreEqual(2, compiler.Primaries.Count(p => !compiler.Open(disk.Path).Find(p).Entries.IsEmpty), output);
        Assert.IsTrue(compiler.Result().Packages.All(p => p.Key is not null), output);
        Assert.IsEmpty(DepotVerifier.Verify(disk.Path).ToList(), "nothing half-written counts as there");
    }

    [TestMethod]
    [TestProperty("Lesson", "11")]
    public void A_depot_that_became_read_only_still_serves()
    {
        using var disk = SmallDisk.Mount(_folder, kilobytes: 4096);
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        compiler.Run(disk.Path);
        disk.MakeReadOnly();
        var depot = compiler.Open(disk.Path);
        var entry = depot.Find(compiler.Primaries[0]).Entries.Single();
        Assert.IsTrue(depot.TryVerify(entry, out _));
        Assert.IsFalse(depot.Writable.StartsWith(disk.Path, StringComparison.Ordinal));
        StringAssert.Contains(compiler.Run(disk.Path), "built by another build meanwhile");
    }

    /// <summary>A file system of its own, where tests may mount one.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk Mount(TemporaryFolder folder, int kilobytes)
        {
            var path = Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "disk")).FullName;
            if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path) != 0)
                Assert.Inconclusive("mounting a small disk needs Linux and the right to mount");
            return new SmallDisk(path);
        }

        public void MakeReadOnly() => Assert.AreEqual(0, Run("mount", "-o", "remount,ro", Path));

        public void Dispose() => Assert.AreEqual(0, Run("umount", Path));

        private static int Run(string program, params ImmutableArray<string> arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
