// Bits flip and files end early, anywhere in a depot: the next build is right, replaces what was damaged, and leaves nothing damaged behind.
using System.Collections.Immutable;
using System.Globalization;
using PkgImage.Compiler.Depot;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class DamageTests : IDisposable
{
    /// <summary>Set to damage each file at more places than continuous integration has time for.</summary>
    private const string Offsets = "PKGIMAGE_TEST_OFFSETS";

    private static readonly int s_offsets = int.Parse(Environment.GetEnvironmentVariable(Offsets) ?? "3", CultureInfo.InvariantCulture);
    private static readonly int s_seed = Environment.TickCount;

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(s_seed);

    private string Depot => Path.Combine(_folder.Path, "depot");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void A_build_replaces_an_entry_that_is_damaged_anywhere()
    {
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        compiler.RunHere(Depot);
        var expected = compiler.Content(Depot);
        var entry = compiler.Open(Depot).Find(compiler.Primaries[0]).Entries.Single().Directory;
        var (builds, rebuilt) = (0, 0);
        foreach (var file in Directory.GetFiles(entry))
        {
            var whole = File.ReadAllBytes(file);
            foreach (var damaged in Damages(whole))
            {
                File.WriteAllBytes(file, damaged);
                var output = compiler.RunHere(Depot);
                builds++;
                if (output.Contains("kernels compiled", StringComparison.Ordinal))
                    rebuilt++;
                else
                    Assert.AreEqual("index.txt", Path.GetFileName(file), $"seed {s_seed}: only an index may end in another way and say the same");
                CollectionAssert.AreEqual(expected.ToList(), compiler.Content(Depot).ToList(), $"seed {s_seed}, {Path.GetFileName(file)}");
                File.WriteAllBytes(file, whole);
            }
        }
        Assert.IsEmpty(DepotVerifier.Verify(Depot).ToList());
        Console.WriteLine($"{builds} builds, {rebuilt} rebuilt the entry, seed {s_seed}");
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void A_build_compiles_kernels_whose_objects_are_damaged_anywhere()
    {
        var compiler = new CompilerProcess(_folder.Path, "Kilo");
        compiler.RunHere(Depot);
        var expected = compiler.Content(Depot);
        var objects = Directory.GetFiles(Path.Combine(ImageDepot.Versioned(Depot), ".objects"), "*", SearchOption.AllDirectories);
        var whole = objects.ToImmutableDictionary(o => o, File.ReadAllBytes);
        var damages = whole.ToImmutableDictionary(o => o.Key, o => Damages(o.Value));
        for (var i = 0; i < 2 * s_offsets; i++)
        {
            foreach (var path in objects)
                File.WriteAllBytes(path, damages[path][i]);
            Directory.Delete(Path.Combine(ImageDepot.Versioned(Depot), "Kilo"), recursive: true);
            StringAssert.Contains(compiler.RunHere(Depot), $"{CompilerProcess.Kernels} of {CompilerProcess.Kernels} kernels compiled", $"seed {s_seed}");
            CollectionAssert.AreEqual(expected.ToList(), compiler.Content(Depot).ToList(), $"seed {s_seed}");
            foreach (var path in objects)
                CollectionAssert.AreEqual(whole[path], File.ReadAllBytes(path), $"seed {s_seed}: the damaged ones were replaced");
        }
    }

    /// <summary>As many flipped bits as truncations, spread over the whole file.</summary>
    private List<byte[]> Damages(byte[] whole)
    {
        var damages = new List<byte[]>();
        for (var i = 0; i < s_offsets; i++)
        {
            var from = (int)((long)whole.Length * i / s_offsets);
            var at = _random.Next(from, Math.Max(from + 1, (int)((long)whole.Length * (i + 1) / s_offsets)));
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= (byte)(1 << _random.Next(8));
            damages.Add(flipped);
            damages.Add(whole[..at]);
        }
        return damages;
    }
}
