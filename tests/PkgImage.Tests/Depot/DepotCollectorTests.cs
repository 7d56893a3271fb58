// Eviction: the least recently used go, in variants and in bytes; what a build uses stays; what crashes left is swept up.
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class DepotCollectorTests : IDisposable
{
    private const int ImageSize = 10_000;

    private readonly TemporaryFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "depot");

    private string Versioned => ImageDepot.Versioned(Root);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void The_least_recently_used_go_until_nine_tenths_are_left()
    {
        // Ten things of ten hours, entries and objects by turns.
        var depot = Open();
        for (var hour = 10; hour > 0; hour--)
        {
            if (hour % 2 == 0)
                Age(Publish(depot, $"v{hour}"), hour);
            else
                AgeObject(AddObject(depot, hour), hour);
        }
        depot.Lease.Release();
        var size = Size();
        var limit = size / 2;
        var result = new DepotCollector(Versioned, 100, limit).Collect();
        Assert.AreEqual(size, result.Before);
        Assert.AreEqual(Size(), result.After);
        Assert.IsLessThanOrEqualTo(limit - limit / 10, Size());
        Assert.IsGreaterThan(limit - limit / 10 - 2 * ImageSize, Size(), "no more than needed");
        var oldest = DepotInventory.Read(Versioned).Min(i => i.LastUse);
        Assert.IsTrue(result.Removed.All(i => i.LastUse < oldest), "what is left was used later than all that went");
        Assert.HasCount(2, result.Removed.Select(i => i.Kind).Distinct().ToList(), "both kinds went");
        Assert.IsEmpty(new DepotCollector(Versioned, 100, limit).Collect().Removed, "once is enough");
    }

    [TestMethod]
    public void Each_package_keeps_its_own_variants()
    {
        var depot = Open();
        foreach (var package in (string[])["A", "B"])
        {
            for (var i = 0; i < 4; i++)
                Age(Publish(depot, $"v{i}", package), 10 - i, package);
        }
        depot.Lease.Release();
        new DepotCollector(Versioned, 2, long.MaxValue).Collect();
        Assert.HasCount(2, Entries("A"));
        CollectionAssert.AreEquivalent(new[] { Key("v2", "B"), Key("v3", "B") }, Entries("B"));
    }

    [TestMethod]
    public void What_a_build_uses_stays()
    {
        var depot = Open();
        var used = Publish(depot, "used");
        var other = Publish(depot, "other");
        depot.Lease.Renew();
        depot.Lease.Add("Algebra", used);
        Age(used, 100);
        Age(other, 1);
        var result = new DepotCollector(Versioned, 1, 1).Collect();
        Assert.AreEqual(used, result.InUse.Single().Name);
        CollectionAssert.AreEqual(new[] { used }, Entries("Algebra"));
        depot.Lease.Release();
        new DepotCollector(Versioned, 1, 1).Collect();
        Assert.IsEmpty(Entries("Algebra"));
    }

    [TestMethod]
    public void Leases_of_builds_that_died_count_for_a_day()
    {
        var depot = Open();
        var key = Publish(depot, "used");
        var lease = Directory.GetFiles(Path.Combine(Versioned, ".leases")).Single();
        File.SetLastWriteTimeUtc(lease, DateTime.UtcNow.AddHours(-23));
        Assert.HasCount(1, new DepotCollector(Versioned, 10, 1).Collect().InUse);
        File.SetLastWriteTimeUtc(lease, DateTime.UtcNow.AddHours(-25));
        Assert.AreEqual(key, new DepotCollector(Versioned, 10, 1).Collect().Removed.Single().Name);
        Assert.IsFalse(File.Exists(lease));
    }

    [TestMethod]
    public void Leases_and_evictions_at_the_same_time_lose_nothing_that_was_found_after_its_lease()
    {
        var depot = Open();
        var keys = Enumerable.Range(0, 40).Select(i => Publish(depot, $"v{i}")).ToList();
        depot.Lease.Release();
        var kept = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.Invoke(
            () => new DepotCollector(Versioned, 1000, 1).Collect(),
            () =>
            {
                foreach (var key in Enumerable.Reverse(keys))
                {
                    depot.Lease.Add("Algebra", key);
                    if (depot.Find("Algebra", key) is not null)
                        kept.Add(key);
                }
            });
        foreach (var key in kept)
            Assert.IsNotNull(depot.Find("Algebra", key));
    }

    [TestMethod]
    [TestProperty("Lesson", "2")]
    public void What_crashes_left_is_swept_up_after_a_day_and_a_week()
    {
        Publish(Open(), "whole");
        var staging = Path.Combine(Versioned, ".staging");
        var quarantine = Path.Combine(Versioned, ".quarantine");
        Leave(Path.Combine(staging, "now"), 0);
        Leave(Path.Combine(staging, "yesterday"), 25);
        File.WriteAllText(Path.Combine(staging, "file"), "half an object");
        File.SetLastWriteTimeUtc(Path.Combine(staging, "file"), DateTime.UtcNow.AddHours(-25));
        Leave(Path.Combine(quarantine, "this-week"), 6 * 24);
        Leave(Path.Combine(quarantine, "last-week"), 8 * 24);
        new DepotCollector(Versioned, 10, long.MaxValue).Collect();
        CollectionAssert.AreEqual(new[] { Path.Combine(staging, "now") }, Directory.GetFileSystemEntries(staging));
        CollectionAssert.AreEqual(new[] { Path.Combine(quarantine, "this-week") }, Directory.GetFileSystemEntries(quarantine));
    }

    [TestMethod]
    [TestProperty("Lesson", "2")]
    public void A_build_sweeps_up_what_others_left_and_nothing_that_is_in_use()
    {
        var depot = Open();
        Publish(depot, "whole");
        Leave(Path.Combine(Versioned, ".staging", "yesterday"), 25);
        Leave(Path.Combine(Versioned, ".staging", "now"), 0);
        depot.FinishWriting();
        CollectionAssert.AreEqual(new[] { Path.Combine(Versioned, ".staging", "now") }, Directory.GetFileSystemEntries(Path.Combine(Versioned, ".staging")));
        Assert.HasCount(1, Entries("Algebra"));

        foreach (var (name, hours) in (ReadOnlySpan<(string, int)>)[("pkgimage-tool-old", 2), ("pkgimage-tool-new", 0), ("others-old", 2)])
            Leave(Path.Combine(_folder.Path, "tmp", name), hours);
        Housekeeping.SweepUp(Path.Combine(_folder.Path, "tmp"), Compiler.Link.ToolFolder.Prefix);
        CollectionAssert.AreEquivalent(new[] { "pkgimage-tool-new", "others-old" },
            Directory.GetDirectories(Path.Combine(_folder.Path, "tmp")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void A_build_collects_when_the_depot_has_grown_too_large()
    {
        for (var i = 0; i < 8; i++)
        {
            var depot = Open(sizeLimit: 4 * ImageSize);
            Age(Publish(depot, $"v{i}"), 10 - i);
            depot.FinishWriting();
            depot.Lease.Release();
            Assert.IsLessThanOrEqualTo(5 * ImageSize, Size());
        }
        CollectionAssert.Contains(Entries("Algebra"), Key("v7"), "what was built last is there");
        File.WriteAllText(Path.Combine(Versioned, ".usage"), "no number\n");
        var last = Open(sizeLimit: 4 * ImageSize);
        Publish(last, "last");
        last.FinishWriting();
        CollectionAssert.Contains(Entries("Algebra"), Key("last"));
    }

    [TestMethod]
    public void The_command_lists_verifies_and_collects()
    {
        var depot = Open();
        var key = Publish(depot, "one");
        var damaged = Publish(depot, "two");
        var kernel = AddObject(depot, 1);
        depot.Lease.Release();
        var listed = Run(output => DepotCommand.List([Root], asJson: false, output));
        StringAssert.Contains(listed, "Algebra");
        StringAssert.Contains(listed, key[..12]);
        StringAssert.Contains(listed, "2 images");
        StringAssert.Contains(listed, "1 kernels");
        StringAssert.Contains(Run(output => DepotCommand.List([Root], asJson: true, output)), $"\"name\": \"{key}\"");
        StringAssert.Contains(Run(output => DepotCommand.Verify([Root], asJson: false, output)), "everything is as it was stored");

        File.AppendAllText(Path.Combine(Versioned, "Algebra", damaged, "report.json"), " ");
        File.AppendAllText(kernel, " ");
        var found = Run(output => DepotCommand.Verify([Root], asJson: false, output), 1);
        StringAssert.Contains(found, "report.json");
        StringAssert.Contains(found, "2 damaged");
        CollectionAssert.AreEqual(new[] { key }, Entries("Algebra"));
        Assert.AreEqual("[]", Run(output => DepotCommand.Verify([Root], asJson: true, output)).Trim());

        StringAssert.Contains(Run(output => DepotCommand.Collect(Root, 10, 1, asJson: false, output)), $"removed image Algebra {key}");
        Assert.AreEqual(0, Size());
        StringAssert.Contains(Run(output => DepotCommand.Collect(Root, 10, 1, asJson: true, output)), "\"removed\": []");
        StringAssert.Contains(Run(output => DepotCommand.List([Path.Combine(_folder.Path, "none")], asJson: false, output)), "nothing");
    }

    [TestMethod]
    public void Sizes_are_bytes_with_or_without_a_unit()
    {
        Assert.AreEqual(5L, OptionsParser.Size("P", "5"));
        Assert.AreEqual(3L << 10, OptionsParser.Size("P", "3kb"));
        Assert.AreEqual(10L << 30, OptionsParser.Size("P", " 10 GB "));
        foreach (var wrong in (string[])["", "0", "-1", "GB", "1.5GB", "1 XB", "99999999TB"])
            Assert.AreEqual(DiagnosticCode.InvalidRequest, Assert.ThrowsExactly<DiagnosticException>(() => OptionsParser.Size("P", wrong)).Diagnostic.Code, wrong);
    }

    private static void Leave(string folder, int hours)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "half"), "half");
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-hours));
    }

    private static string Run(Func<TextWriter, int> command, int expected = 0)
    {
        using var output = new StringWriter();
        Assert.AreEqual(expected, command(output), output.ToString());
        return output.ToString();
    }

    private void Age(string key, int hours, string package = "Algebra") => File.SetLastWriteTimeUtc(
        Path.Combine(Versioned, package, key, EntryFiles.Index), DateTime.UtcNow.AddHours(-hours));

    private static void AgeObject(string path, int hours) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));

    private string AddObject(ImageDepot depot, int content)
    {
        var key = ImageManifest.Hash($"{content}");
        depot.Objects.Add(key, new byte[ImageSize]);
        return Path.Combine(Versioned, ".objects", key[..2], key);
    }

    private string[] Entries(string package) => [.. DepotInventory.Read(Versioned).Where(i => i.Package == package).Select(i => i.Name)];

    private long Size() => DepotInventory.Read(Versioned).Sum(i => i.Size);

    private ImageDepot Open(long sizeLimit = long.MaxValue) =>
        ImageDepot.Open(new DepotOptions([Root], Path.Combine(_folder.Path, "fallback"), 1000, sizeLimit, "build"), out _);

    private static string Publish(ImageDepot depot, string variant, string package = "Algebra") => depot.Publish(
        new EntryContent(
            new ImageArtifacts(package, new byte[ImageSize], Encoding.UTF8.GetBytes($"woven {variant}"), null, Manifest(variant, package).Text, "{}"),
            package + ".dll", "linux-x64"), out _);

    private static string Key(string variant, string package = "Algebra") => Manifest(variant, package).Key;

    private static ImageManifest Manifest(string variant, string package) => PrimaryManifest.Create(
        new PackageNode(package, package + ".dll", PackageKind.NuGet, "1.0.0", [], null), FixtureImport.Options,
        new ToolchainIdentity("compiler", "llvm", "lld"), "il", "base").Complete([new ConsumedItem("Zip", "body", "M", variant)]);
}
