// The depot: what is stored comes back or is a miss with a reason, whatever happened to the files in between.
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;
using PkgImage.Format;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class ImageDepotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "depot");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void What_is_published_is_found()
    {
        var depot = Open();
        var key = Publish(depot, "one");
        var entry = Open().Find(Primary()).Entries.Single();
        Assert.AreEqual(key, entry.Key);
        Assert.IsTrue(entry.HasImage);
        Assert.IsTrue(depot.TryVerify(entry, out _));
        Assert.AreEqual("image one", Encoding.UTF8.GetString(entry.Read(entry.Files.Single(f => f.Name == "Algebra.pkgimg.so"))));
        Assert.AreEqual(entry.Directory, depot.Find("Algebra", key)!.Directory);
    }

    [TestMethod]
    public void The_loader_finds_an_image_by_package_and_key()
    {
        var key = Publish(Open(), "one");
        Assert.IsTrue(File.Exists(DepotLayout.ImagePath(Root, "Algebra", key, "Algebra.pkgimg.so")));
    }

    [TestMethod]
    public void An_entry_may_have_no_image()
    {
        Open().Publish(new EntryContent(new ImageArtifacts("Algebra", null, null, null, Manifest("one").Text, "{}"), "Algebra.dll", "linux-x64"), out _);
        Assert.IsFalse(Open().Find(Primary()).Entries.Single().HasImage);
    }

    [TestMethod]
    public void Another_primary_manifest_does_not_see_it()
    {
        Publish(Open(), "one");
        Assert.IsEmpty(Open().Find(Primary("other-il")).Entries);
    }

    [TestMethod]
    public void Publishing_a_key_again_keeps_the_first()
    {
        var depot = Open();
        Assert.AreEqual(Publish(depot, "one"), Publish(depot, "one"));
        Assert.HasCount(1, depot.Find(Primary()).Entries);
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(Root, "v1", ".staging")), "nothing is left behind");
    }

    [TestMethod]
    public void The_same_image_with_other_symbols_is_kept_with_the_project()
    {
        var depot = Open();
        var key = PublishWith(depot, "of A");
        Assert.AreEqual(key, PublishWith(depot, "of B"));
        StringAssert.StartsWith(depot.Find("Algebra", key, "of A")!.Directory, Root);
        StringAssert.StartsWith(depot.Find("Algebra", key, "of B")!.Directory, Path.Combine(_folder.Path, "fallback"));
        Assert.IsNull(depot.Find("Algebra", key, "of C"));

        PublishWith(depot, "of C");
        Assert.IsNotNull(depot.Find("Algebra", key, "of A"));
        Assert.IsNotNull(depot.Find("Algebra", key, "of C"));
        Assert.IsNull(depot.Find("Algebra", key, "of B"), "of the project's own the last");
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(_folder.Path, "fallback", "v1", ".staging")));
    }

    [TestMethod]
    public void Variants_with_the_symbols_asked_for_come_first()
    {
        var depot = Open();
        var first = PublishWith(depot, "of A", "one");
        var second = PublishWith(depot, "of B", "two");
        Assert.AreEqual(first, depot.Find(Primary(), "of A").Entries[0].Key);
        Assert.AreEqual(second, depot.Find(Primary(), "of B").Entries[0].Key);
        PublishWith(depot, "of C", "one");
        Assert.AreEqual(first, depot.Find(Primary(), "of C").Entries[0].Key, "wherever they are");
        Assert.HasCount(2, depot.Find(Primary(), "of nobody").Entries);
    }

    [TestMethod]
    [DataRow(EntryFiles.SymbolsIdentity)]
    [DataRow(EntryFiles.Index)]
    [DataRow("Algebra.dll")]
    public void What_is_damaged_beside_the_project_gives_way(string file)
    {
        var depot = Open();
        var key = PublishWith(depot, "of A");
        PublishWith(depot, "of B");
        var path = Path.Combine(depot.Find("Algebra", key, "of B")!.Directory, file);
        var bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);
        if (depot.Find("Algebra", key, "of B") is { } damaged)
            Assert.IsFalse(depot.TryVerify(damaged, out _));
        Assert.IsNull(depot.Find("Algebra", key, "of B"));
        PublishWith(depot, "of B");
        Assert.IsTrue(depot.TryVerify(depot.Find("Algebra", key, "of B")!, out _));
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void An_entry_that_cannot_be_written_whole_leaves_nothing()
    {
        // Its second file has no folder; a disk that is full is the same to the depot.
        var content = new EntryContent(new ImageArtifacts("Algebra", [1], [2], null, Manifest("one").Text, "{}"), "no folder/Algebra.dll", "linux-x64");
        var error = Assert.ThrowsExactly<DiagnosticException>(() => Open().Publish(content, out _));
        Assert.AreEqual(DiagnosticCode.DepotNotWritable, error.Diagnostic.Code);
        var staging = Directory.GetDirectories(_folder.Path, ".staging", SearchOption.AllDirectories);
        Assert.IsNotEmpty(staging);
        Assert.IsEmpty(staging.SelectMany(Directory.GetFileSystemEntries));
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void Every_changed_byte_is_a_miss_and_is_set_aside()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var depot = Open();
            Publish(depot, "one");
            var entry = depot.Find(Primary()).Entries.Single();
            var files = Directory.GetFiles(entry.Directory);
            var file = files[random.Next(files.Length)];
            var bytes = File.ReadAllBytes(file);
            var at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, bytes);

            var (entries, damaged) = depot.Find(Primary());
            var isMiss = entries.IsEmpty && damaged.Length == 1;
            // A changed digit of a digest, or content of the same size, shows when the entry is read.
            Assert.IsTrue(isMiss || !depot.TryVerify(entries.Single(), out _), $"seed {seed}, round {round}: {Path.GetFileName(file)} at {at}");
            Assert.IsEmpty(depot.Find(Primary()).Entries, $"seed {seed}: set aside");
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void Every_truncated_file_is_a_miss()
    {
        var depot = Open();
        foreach (var name in (string[])["Algebra.pkgimg.so", "Algebra.dll", "Algebra.pdb", "report.json", "manifest.txt", "index.txt"])
        {
            Publish(depot, "one");
            var path = Path.Combine(depot.Find(Primary()).Entries.Single().Directory, name);
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
            var (entries, damaged) = depot.Find(Primary());
            // An index without its last line's end is still whole.
            Assert.IsTrue(entries.IsEmpty ? damaged.Length == 1 : name == "index.txt", name);
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void An_index_that_ends_with_another_line_is_a_miss()
    {
        var depot = Open();
        for (var lines = 0; lines < 5; lines++)
        {
            Publish(depot, "one");
            var path = Path.Combine(depot.Find(Primary()).Entries.Single().Directory, "index.txt");
            File.WriteAllLines(path, File.ReadAllLines(path)[..lines]);
            Assert.IsEmpty(depot.Find(Primary()).Entries, $"{lines} lines");
        }
    }

    [TestMethod]
    public void A_missing_file_is_a_miss_with_its_name()
    {
        var depot = Open();
        Publish(depot, "one");
        File.Delete(Path.Combine(depot.Find(Primary()).Entries.Single().Directory, "Algebra.dll"));
        StringAssert.Contains(depot.Find(Primary()).Damaged.Single(), "Algebra.dll");
        StringAssert.Contains(Directory.GetDirectories(Path.Combine(Root, "v1", ".quarantine")).Single(), "Algebra-");
    }

    [TestMethod]
    public void An_index_cannot_name_a_file_elsewhere()
    {
        Assert.IsNull(DepotFile.Parse($"{new string('a', 64)} 3 ../secret"));
        Assert.IsNull(DepotFile.Parse($"{new string('a', 64)} 3 /secret"));
        Assert.IsNull(DepotFile.Parse($"{new string('a', 64)} -3 file"));
        Assert.AreEqual(new DepotFile("a b.dll", 3, new string('a', 64)), DepotFile.Parse($"{new string('a', 64)} 3 a b.dll"));
    }

    [TestMethod]
    [TestProperty("Lesson", "11")]
    public void Later_depots_are_read_and_never_written()
    {
        var shared = Path.Combine(_folder.Path, "shared");
        Publish(Open(shared), "one");
        var before = Snapshot(shared);
        var depot = ImageDepot.Open(Options([Root, shared], maxVariants: 1), out _);
        var entry = depot.Find(Primary()).Entries.Single();
        depot.Touch(entry);
        Publish(depot, "two");
        File.WriteAllText(Path.Combine(entry.Directory, "Algebra.dll"), "changed");
        Assert.IsFalse(depot.TryVerify(entry, out var reason));
        StringAssert.Contains(reason, "Algebra.dll");
        CollectionAssert.AreEqual(before, Snapshot(shared), "not even to set a damaged entry aside");
    }

    [TestMethod]
    public void A_depot_that_cannot_be_written_is_one_warning_and_the_build_goes_on()
    {
        File.WriteAllText(Root, "a file where the depot should be");
        var fallback = Path.Combine(_folder.Path, "fallback");
        var depot = ImageDepot.Open(Options([Root]), out var warning);
        Assert.AreEqual(DiagnosticCode.DepotNotWritable, warning!.Code);
        Assert.AreEqual(Severity.Warning, warning.Severity);
        Publish(depot, "one");
        Assert.HasCount(1, depot.Find(Primary()).Entries);
        Assert.IsTrue(Directory.Exists(Path.Combine(fallback, "v1", "Algebra")));
    }

    [TestMethod]
    public void A_depot_that_fails_while_it_is_written_is_a_warning_and_the_image_is_kept()
    {
        var depot = Open();
        Directory.CreateDirectory(Path.Combine(Root, "v1"));
        File.WriteAllText(Path.Combine(Root, "v1", "Algebra"), "a file where the package's folder should be");
        var key = depot.Publish(Content("one"), out var warning);
        Assert.AreEqual(DiagnosticCode.DepotNotWritable, warning!.Code);
        Assert.AreEqual(key, Open().Find("Algebra", key)!.Key, "a later build of the project finds it");
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(Root, "v1", ".staging")), "nothing is left behind");
    }

    [TestMethod]
    public void The_least_recently_used_variants_go()
    {
        var depot = Open(maxVariants: 3);
        string[] keys = [.. new[] { "a", "b", "c" }.Select(v => Publish(depot, v))];
        // Times are set by hand: the file system's clock may be coarser than this test.
        for (var i = 0; i < keys.Length; i++)
            Age(keys[i], hours: 3 - i);
        depot.Touch(depot.Find("Algebra", keys[0])!);
        var newest = Publish(depot, "d");
        var left = depot.Find(Primary()).Entries.Select(e => e.Key).ToList();
        CollectionAssert.AreEquivalent(new[] { keys[0], keys[2], newest }, left);
    }

    [TestMethod]
    [TestProperty("Lesson", "3")]
    public void Concurrent_publishers_of_one_key_leave_one_whole_entry()
    {
        Parallel.For(0, 32, i => Publish(Open(), i % 2 == 0 ? "one" : "two"));
        var depot = Open();
        var entries = depot.Find(Primary()).Entries;
        Assert.HasCount(2, entries);
        Assert.IsTrue(entries.All(e => depot.TryVerify(e, out _)));
    }

    [TestMethod]
    public void The_search_list_comes_from_the_project_then_the_environment_then_the_platform()
    {
        string? Environment(string name) => name switch
        {
            "PKGIMAGE_DEPOT_PATH" => $"/env/a{Path.PathSeparator}/env/b",
            "XDG_CACHE_HOME" => "/cache",
            "HOME" => "/home-of-user",
            _ => null,
        };
        CollectionAssert.AreEqual(new[] { "/x", "/y" }, DepotLocations.Resolve("/x; /y", Environment).ToArray());
        CollectionAssert.AreEqual(new[] { "/env/a", "/env/b" }, DepotLocations.Resolve("", Environment).ToArray());
        var platform = DepotLocations.Resolve(null, name => name == "PKGIMAGE_DEPOT_PATH" ? null : Environment(name)).Single();
        if (OperatingSystem.IsLinux())
            Assert.AreEqual("/cache/pkgimage", platform);
        StringAssert.EndsWith(platform, "pkgimage");
    }

    private void Age(string key, int hours) => File.SetLastWriteTimeUtc(
        Path.Combine(Root, "v1", "Algebra", key, EntryFiles.Index), DateTime.UtcNow.AddHours(-hours));

    private static string[] Snapshot(string folder) =>
        [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string Publish(ImageDepot depot, string variant)
    {
        var key = depot.Publish(Content(variant), out var warning);
        Assert.IsNull(warning);
        depot.Lease.Release();
        return key;
    }

    private static string PublishWith(ImageDepot depot, string symbols, string variant = "one")
    {
        var content = Content(variant);
        return depot.Publish(content with { Artifacts = content.Artifacts with { SymbolsIdentity = symbols } }, out _);
    }

    private DepotOptions Options(ImmutableArray<string> roots, int maxVariants = 10) =>
        new(roots, Path.Combine(_folder.Path, "fallback"), maxVariants, 1 << 30, "build");

    private ImageDepot Open(string? root = null, int maxVariants = 10)
    {
        var depot = ImageDepot.Open(Options([root ?? Root], maxVariants), out var warning);
        Assert.IsNull(warning);
        return depot;
    }

    private static EntryContent Content(string variant) => new(
        new ImageArtifacts("Algebra", Encoding.UTF8.GetBytes($"image {variant}"), Encoding.UTF8.GetBytes($"woven {variant}"),
            Encoding.UTF8.GetBytes("symbols"), Manifest(variant).Text, "{}"),
        "Algebra.dll", "linux-x64");

    // Variants differ in what they consumed.
    private static ImageManifest Manifest(string variant) => Primary().Complete([new ConsumedItem("Zip", "body", "M", variant)]);

    private static PrimaryManifest Primary(string il = "il") => PrimaryManifest.Create(
        new PackageNode("Algebra", "Algebra.dll", PackageKind.NuGet, "1.0.0", [], null), FixtureImport.Options,
        new ToolchainIdentity("compiler", "llvm", "lld"), il, "base");
}
