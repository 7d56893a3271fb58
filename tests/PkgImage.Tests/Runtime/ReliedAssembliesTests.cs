// Fingerprints beside an assembly: a program made of other assemblies than its images were runs its IL, with the reason.
using System.Net.Sockets;
using System.Reflection.PortableExecutable;
using System.Text;
using Mono.Cecil;
using PkgImage.Format;
using PkgImage.Tests.Image;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Runtime;

[TestClass]
public sealed class ReliedAssembliesTests
{
    private static readonly string[] s_load = ["load"];

    [TestMethod]
    [TestProperty("Lesson", "8")]
    public void A_program_as_it_was_built_runs_from_its_image()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        WriteFingerprints(host, $"Demo.Pkg {Fingerprint(Own(host))}\nPkgImage.Runtime {Fingerprint(Path.Combine(host.Folder, "PkgImage.Runtime.dll"))}\n");
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(s_load).Words);
    }

    [TestMethod]
    [TestProperty("Lesson", "8")]
    public void An_assembly_that_was_rewritten_runs_its_IL()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        WriteFingerprints(host, $"Demo.Pkg {Fingerprint(Own(host))}\n");
        // As coverage tools do: same name, same MVID, one more type.
        var bytes = File.ReadAllBytes(Own(host));
        using (var module = ModuleDefinition.ReadModule(new MemoryStream(bytes)))
        {
            module.Types.Add(new TypeDefinition("Tracker", "Hits", TypeAttributes.Public, module.TypeSystem.Object));
            module.Write(Own(host));
        }
        Expect(host, "AssemblyChanged: Demo.Pkg was changed after the build");
    }

    [TestMethod]
    [TestProperty("Lesson", "7")]
    public void An_assembly_that_the_image_holds_code_of_was_exchanged_or_is_gone()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        WriteFingerprints(host, "PkgImage.Runtime 0123456789abcdef\n");
        Expect(host, "DependencyChanged: the image holds code of PkgImage.Runtime, which is another build now");
        WriteFingerprints(host, "Demo.Gone 0123456789abcdef\n");
        Expect(host, "DependencyChanged: the image holds code of Demo.Gone, which is not there");
        File.WriteAllText(Path.Combine(host.Folder, "Demo.Gone.dll"), "no assembly");
        Expect(host, "DependencyChanged: the image holds code of Demo.Gone, which is not there");
    }

    [TestMethod]
    public void Lines_are_read_as_any_editor_leaves_them_and_no_fingerprint_is_another_one()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var own = Fingerprint(Own(host));
        WriteFingerprints(host, $"\r\n\nDemo.Pkg {own}\r\n");
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(s_load).Words);
        WriteFingerprints(host, $"Demo.Pkg {own}");
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(s_load).Words);
        foreach (var wrong in new[] { "", own[1..], own + "0", own.ToUpperInvariant() + "g", "x" + own[1..] })
        {
            WriteFingerprints(host, $"Demo.Pkg {wrong}\n");
            Expect(host, "AssemblyChanged: Demo.Pkg was changed after the build");
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void A_list_that_was_cut_off_or_is_none_protects_nothing_so_the_IL_runs()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var whole = $"PkgImage.Runtime {Fingerprint(Path.Combine(host.Folder, "PkgImage.Runtime.dll"))}\nDemo.Pkg {Fingerprint(Own(host))}\n";
        const string Incomplete = "Damaged: the list of fingerprints is not whole: that of the assembly itself is missing";
        const string NoLine = "Damaged: the list of fingerprints has a line that is none";
        foreach (var (text, reason) in (ReadOnlySpan<(string, string)>)[("", Incomplete), ("\n", Incomplete),
            (whole[..(whole.IndexOf('\n', StringComparison.Ordinal) + 1)], Incomplete), (whole[..^20], NoLine), (whole[..5], NoLine), ("garbage", NoLine)])
        {
            WriteFingerprints(host, text);
            Expect(host, reason);
        }
        WriteFingerprints(host, "*\n");
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(s_load).Words, "as a trimmed program has it");
    }

    [TestMethod]
    public void A_list_that_cannot_be_read_is_told_in_the_systems_words()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(host.Folder, "Demo.Pkg" + AssemblyFingerprint.FileSuffix)));
        var run = host.Run(s_load);
        CollectionAssert.AreEqual(new[] { "il" }, run.Words, run.Errors);
        StringAssert.Contains(run.Log.Single(), "Demo.Pkg.pkgimg.refs reason=Unreadable: ");
    }

    [TestMethod]
    [TestProperty("Lesson", "8")]
    public void Every_change_of_a_source_changes_the_fingerprint()
    {
        using var folder = new TemporaryFolder();
        string Of(string source) => Fingerprint(CSharpCompiler.Compile(folder.Path, "Numbers", [new FixtureSource("Numbers.cs", source)]));
        const string Source = "public static class Numbers { public static int One() => 1; }";
        Assert.AreEqual(Of(Source), Of(Source));
        Assert.AreNotEqual(Of(Source), Of(Source.Replace("=> 1", "=> 2", StringComparison.Ordinal)), "the MVID tells a body");
        var all = Support.Framework.Assemblies.Values.Select(Fingerprint).ToList();
        CollectionAssert.AllItemsAreUnique(all);
    }

    [TestMethod]
    public unsafe void Bytes_that_are_no_metadata_have_none()
    {
        using var file = new PEReader(File.OpenRead(typeof(ReliedAssembliesTests).Assembly.Location));
        var metadata = file.GetMetadata().GetContent().ToArray();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 5000; round++)
        {
            // Too small for any stream: whatever else a byte is changed to, nothing behind the end may be read.
            var bytes = metadata[..random.Next(100)];
            var changes = random.Next(3);
            for (var i = 0; i < changes && bytes.Length > 0; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            fixed (byte* start = bytes)
            {
                var fingerprint = AssemblyFingerprint.Compute(start, bytes.Length);
                Assert.IsTrue(fingerprint is null || changes > 0, $"seed {seed}");
            }
        }
    }

    private static string Own(LoaderHost host) => Path.Combine(host.Folder, "Demo.Pkg.dll");

    private static void WriteFingerprints(LoaderHost host, string text) =>
        File.WriteAllText(Path.Combine(host.Folder, "Demo.Pkg" + AssemblyFingerprint.FileSuffix), text, Encoding.ASCII);

    private static unsafe string Fingerprint(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadata();
        return AssemblyFingerprint.Compute(metadata.Pointer, metadata.Length)!;
    }

    private static void Expect(LoaderHost host, string reason)
    {
        var run = host.Run(s_load);
        CollectionAssert.AreEqual(new[] { "il" }, run.Words, run.Errors);
        StringAssert.EndsWith(run.Log.Single(), "reason=" + reason);
        StringAssert.Contains(run.Log.Single(), Path.Combine(host.Folder, "Demo.Pkg.pkgimg.refs"));
    }
}
