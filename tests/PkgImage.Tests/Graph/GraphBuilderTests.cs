// The package graph from files: what becomes a package, what is passed along and why, and what a name resolves to.
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Graph;

[TestClass]
public sealed class GraphBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _own;

    public GraphBuilderTests() => _own = Assembly("Own", "public static class Own { public static int M() => 1; }");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Packages_are_sorted_and_know_each_other()
    {
        var zip = Assembly("Zip", "public static class Zip { public static int M() => 2; }");
        var algebra = Assembly("Algebra", "public static class Algebra { public static int M() => Zip.M(); }", zip);
        var graph = Build(File(algebra, PackageKind.NuGet, "1.02.0"), File(zip, PackageKind.ProjectReference));

        CollectionAssert.AreEqual(new[] { "Algebra", "Own", "Zip" }, graph.Packages.Select(p => p.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "Zip" }, graph.Packages[0].Dependencies.ToArray());
        Assert.AreEqual("1.2.0", graph.Packages[0].Version, "NuGet's normal form");
        Assert.AreEqual(PackageKind.Project, graph.Packages[1].Kind);
        Assert.IsEmpty(graph.Excluded);
    }

    [TestMethod]
    [TestProperty("Lesson", "19")]
    public void The_order_of_references_changes_nothing()
    {
        var files = Enumerable.Range(0, 8).Select(i => File(Assembly($"P{i}", $"public class C{i};"), PackageKind.NuGet, $"{i}.0.0")).ToArray();
        var expected = GraphFile.Write(Build([.. files]));
        var seed = Environment.TickCount;
        new Random(seed).Shuffle(files);
        Assert.AreEqual(expected, GraphFile.Write(Build([.. files])), $"seed {seed}");
    }

    [TestMethod]
    public void The_output_wins_over_the_framework()
    {
        var newer = Assembly("System.Text.Json", "public class Newer;");
        var graph = Build(File(newer, PackageKind.NuGet, "99.0.0"));
        Assert.AreEqual(newer, graph.References["System.Text.Json"]);
        Assert.AreEqual(Framework.Assemblies["System.Runtime"], graph.References["System.Runtime"]);
    }

    [TestMethod]
    [DataRow(ImageScope.All, "Lib,Nu,Own")]
    [DataRow(ImageScope.Packages, "Nu")]
    [DataRow(ImageScope.None, "")]
    public void Scope_decides_which_packages_get_images_not_what_resolves(ImageScope scope, string expected)
    {
        var lib = Assembly("Lib", "public class Lib;");
        var nu = Assembly("Nu", "public class Nu;");
        var graph = GraphBuilder.Build(Inputs([File(lib, PackageKind.ProjectReference), File(nu, PackageKind.NuGet, "1.0.0")]) with { Scope = scope });
        Assert.AreEqual(expected, string.Join(',', graph.Packages.Select(p => p.Name)));
        Assert.IsTrue(graph.References.ContainsKey("Lib"));
    }

    [TestMethod]
    public void A_native_library_is_passed_along()
    {
        var bytes = System.IO.File.ReadAllBytes(Assembly("Native", "public class Native;"));
        // Without the entry of the CLR header, the last but one of 16, a PE file is a native library.
        using (var reader = new PEReader(ImmutableArray.Create(bytes)))
        {
            var directories = reader.PEHeaders.PEHeaderStartOffset + (reader.PEHeaders.PEHeader!.Magic == PEMagic.PE32 ? 96 : 112);
            bytes.AsSpan(directories + (14 * 8), 8).Clear();
        }
        AssertRefused(DiagnosticCode.NotAnAssembly, Bytes("Native", bytes));
    }

    [TestMethod]
    public void A_file_that_is_no_executable_is_passed_along() =>
        AssertRefused(DiagnosticCode.NotAnAssembly, Bytes("text", "not an assembly at all, only named like one"u8.ToArray()));

    [TestMethod]
    public void An_empty_file_is_passed_along() => AssertRefused(DiagnosticCode.NotAnAssembly, Bytes("empty", []));

    [TestMethod]
    public void A_mixed_mode_assembly_is_passed_along()
    {
        var bytes = System.IO.File.ReadAllBytes(Assembly("Mixed", "public class Mixed;"));
        // The IL-only flag of the CLR header (ECMA-335 II.25.3.3.1) is the lowest bit of its Flags, 16 bytes in.
        using (var reader = new PEReader(ImmutableArray.Create(bytes)))
        {
            Assert.IsTrue(reader.PEHeaders.TryGetDirectoryOffset(reader.PEHeaders.PEHeader!.CorHeaderTableDirectory, out var header));
            bytes[header + 16] &= 0xFE;
        }
        AssertRefused(DiagnosticCode.MixedModeAssembly, Bytes("Mixed", bytes));
    }

    [TestMethod]
    public void Metadata_that_cannot_be_read_is_passed_along()
    {
        var bytes = System.IO.File.ReadAllBytes(Assembly("Torn", "public class Torn { public static int M() => 1; }"));
        using (var reader = new PEReader(ImmutableArray.Create(bytes)))
            bytes.AsSpan(reader.PEHeaders.MetadataStartOffset + 40, reader.PEHeaders.MetadataSize - 40).Fill(0xA5);
        AssertRefused(DiagnosticCode.UnreadableAssembly, Bytes("Torn", bytes));
    }

    [TestMethod]
    public void A_truncated_assembly_is_passed_along()
    {
        var bytes = System.IO.File.ReadAllBytes(Assembly("Cut", "public class Cut { public static int M() => 1; }"));
        for (var length = 0; length < bytes.Length; length += 97)
        {
            var graph = Build(File(Bytes("Cut", bytes[..length]), PackageKind.File));
            Assert.IsTrue(graph.Excluded.Any(e => e.Name == "Cut") || graph.Packages.Any(p => p.Name == "Cut"), $"{length} bytes");
        }
    }

    [TestMethod]
    public void A_reference_assembly_is_passed_along() => AssertRefused(DiagnosticCode.NotAnAssembly,
        Assembly("Ref", "[assembly: System.Runtime.CompilerServices.ReferenceAssembly] public class Ref;"));

    [TestMethod]
    public void Resources_and_platform_assets_are_passed_along()
    {
        var graph = Build(File(Assembly("Text.resources", "public class Nothing;"), PackageKind.NuGet, "1.0.0") with { Subdirectory = "de/" });
        Assert.AreEqual(DiagnosticCode.NotAPackage, graph.Excluded.Single().Reason.Code);
        Assert.IsFalse(graph.References.ContainsKey("Text.resources"));
    }

    [TestMethod]
    public void The_loader_has_no_kernels_and_resolves()
    {
        var loader = typeof(ImageLoader).Assembly.Location;
        var graph = Build(File(loader, PackageKind.NuGet, "0.1.0"));
        Assert.AreEqual(loader, graph.References["PkgImage.Runtime"]);
        // It is precompiled like any package; an image of its own it would have to load first.
        using var universe = new AssemblyUniverse(graph.References);
        var package = graph.Packages.Single(p => p.Name == "PkgImage.Runtime");
        Assert.IsEmpty(PackageImporter.Import(package, graph, FixtureImport.Options, universe).Kernels);
    }

    [TestMethod]
    public void The_user_excludes_a_package()
    {
        var inputs = Inputs([File(Assembly("Nu", "public class Nu;"), PackageKind.NuGet, "1.0.0")]) with { Excluded = ["Nu"] };
        var graph = GraphBuilder.Build(inputs);
        Assert.AreEqual(DiagnosticCode.PackageExcluded, graph.Excluded.Single().Reason.Code);
        Assert.IsFalse(graph.Packages.Any(p => p.Name == "Nu"));
        Assert.IsTrue(graph.References.ContainsKey("Nu"), "others may still hold its code");
        CollectionAssert.AreEqual(new[] { "Nu", "Own" }, graph.Output.ToArray(), "and it is none of the framework's");
    }

    [TestMethod]
    public void Of_two_files_with_one_name_the_first_is_the_package()
    {
        var first = Assembly("Twin", "public class Twin;");
        var second = Path.Combine(_folder.Path, "other", "Twin.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(second)!);
        System.IO.File.Copy(first, second);
        var graph = Build(File(first, PackageKind.NuGet, "1.0.0"), File(second, PackageKind.File));
        Assert.AreEqual(first, graph.Packages.Single(p => p.Name == "Twin").AssemblyPath);
        Assert.AreEqual(DiagnosticCode.DuplicatePackage, graph.Excluded.Single().Reason.Code);
    }

    [TestMethod]
    public void Of_two_assemblies_in_files_of_one_name_the_first_is_the_package()
    {
        var first = Assembly("One", "public class One;");
        var second = Path.Combine(_folder.Path, "other", "one.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(second)!);
        System.IO.File.Copy(Assembly("Two", "public class Two;"), second);
        var graph = Build(File(first, PackageKind.File), File(second, PackageKind.File));
        Assert.IsTrue(graph.Packages.Any(p => p.Name == "One"));
        Assert.IsFalse(graph.Packages.Any(p => p.Name == "Two"));
        Assert.AreEqual(DiagnosticCode.DuplicatePackage, graph.Excluded.Single().Reason.Code);
        Assert.IsTrue(graph.References.ContainsKey("Two"), "others may still hold its code");
    }

    [TestMethod]
    public void The_own_assembly_must_be_readable()
    {
        var error = Assert.ThrowsExactly<DiagnosticException>(() => GraphBuilder.Build(Inputs([]) with { OwnAssembly = Bytes("broken", [1, 2, 3]) }));
        Assert.AreEqual(Severity.Error, error.Diagnostic.Severity);
        Assert.AreEqual(DiagnosticCode.NotAnAssembly, error.Diagnostic.Code);
    }

    [TestMethod]
    public void A_graph_survives_its_file()
    {
        var graph = Build(File(Assembly("Nu", "public class Nu;"), PackageKind.NuGet, "1.0.0"), File(Bytes("x", [1]), PackageKind.File));
        var path = Path.Combine(_folder.Path, "graph.json");
        System.IO.File.WriteAllText(path, GraphFile.Write(graph));
        var read = GraphFile.Read(path);
        Assert.AreEqual(GraphFile.Write(graph), GraphFile.Write(read));
        Assert.AreEqual(graph.References["nu"], read.References["nu"], "names are compared without case");
    }

    [TestMethod]
    public void A_file_that_is_no_graph_is_one_diagnostic()
    {
        var error = Assert.ThrowsExactly<DiagnosticException>(() => GraphFile.Read(Bytes("no-graph", "{ \"Packages\": 3"u8.ToArray())));
        Assert.AreEqual(DiagnosticCode.InvalidRequest, error.Diagnostic.Code);
    }

    private void AssertRefused(DiagnosticCode code, string path)
    {
        var graph = Build(File(path, PackageKind.File));
        var refused = graph.Excluded.Single();
        Assert.AreEqual(code, refused.Reason.Code, refused.Reason.Message);
        Assert.AreEqual(Severity.Message, refused.Reason.Severity);
        StringAssert.Contains(refused.Reason.Message, Path.GetFileName(path));
    }

    private PackageGraph Build(params ImmutableArray<OutputFile> files) => GraphBuilder.Build(Inputs(files));

    private GraphInputs Inputs(ImmutableArray<OutputFile> files) => new(_own, files,
        [new FrameworkImplementation("Microsoft.NETCore.App", Framework.Version, [.. Framework.Assemblies.Values])], ImageScope.All, []);

    private static OutputFile File(string path, PackageKind kind, string? version = null) => new(path, "", kind, version);

    private string Assembly(string name, string source, params string[] references) =>
        CSharpCompiler.Compile(_folder.Path, name, [new FixtureSource(name + ".cs", source)], references);

    private string Bytes(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name + ".dll");
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }
}
